// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.event.EventName;
import io.troupe.harness.web.RawHttp;
import io.troupe.it.Door;
import io.troupe.it.Door.Answer;
import io.troupe.it.ServerUnderTest;
import io.troupe.it.Talk;
import io.troupe.it.Wars;
import io.troupe.it.node.doors.Closed;
import io.troupe.it.node.doors.Fragile;
import io.troupe.it.node.doors.Tokens;
import io.troupe.it.node.doors.Undeclared;
import io.troupe.it.node.doors.Vault;
import io.troupe.raw.OnRequest;
import io.troupe.raw.OnWebSocket;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * All doors, all callers. Who may do what is read from the actors' annotations, and each door is asked for each of it as each
 * kind of caller: so an action or a door that is added is asked too.
 */
@ExtendWith(ArquillianExtension.class)
class DoorsIT {

    private static final List<Class<?>> ACTORS = List.of(Vault.class, Closed.class, Undeclared.class);

    private static final String WEB =
            """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
              <login-config>
                <auth-method>BASIC</auth-method>
              </login-config>
              <security-role>
                <role-name>boss</role-name>
              </security-role>
            </web-app>
            """;

    /** Callers. Those with a token are known by the application, the last one by the server. */
    enum Who {
        NOBODY,
        CLERK("clerk"),
        BOSS("boss"),
        BOSS_OF_THE_SERVER("boss");

        private final Set<String> roles;

        Who(String... roles) {
            this.roles = Set.of(roles);
        }

        private boolean hasToken() {
            return this == CLERK || this == BOSS;
        }

        private String token() {
            return roles.iterator().next() + Tokens.SECRET;
        }

        Map<String, String> headers() {
            if (this == BOSS_OF_THE_SERVER) {
                return Map.of("authorization", io.troupe.it.node.Boss.authorization());
            }
            return hasToken() ? Map.of("authorization", "Bearer " + token()) : Map.of();
        }

        /** For an address. */
        String inPath() {
            return hasToken() ? "&rvt-token=" + token() : "";
        }
    }

    private final Door door = Door.of("doors");
    private final String key = UUID.randomUUID().toString();

    @Deployment(testable = false)
    static Archive<?> application() {
        return Wars.named("doors").addPackage(Vault.class.getPackage()).setWebXML(new StringAsset(WEB));
    }

    // ---- who may do what, by the annotations

    private static boolean mayCome(AnnotatedElement what, Class<?> otherwise, Who who) {
        for (AnnotatedElement says : List.of(what, otherwise)) {
            if (says.isAnnotationPresent(DenyAll.class)) {
                return false;
            }
            if (says.isAnnotationPresent(PermitAll.class)) {
                return true;
            }
            RolesAllowed roles = says.getAnnotation(RolesAllowed.class);
            if (roles != null) {
                return Arrays.stream(roles.value()).anyMatch(who.roles::contains);
            }
        }
        return false;
    }

    private static List<Method> methods(Class<?> actor, Class<? extends Annotation> kind) {
        return Arrays.stream(actor.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(kind))
                .toList();
    }

    private static boolean isOpen(Class<?> actor, Who who) {
        return Stream.of(Action.class, OnRequest.class, OnWebSocket.class)
                .flatMap(kind -> methods(actor, kind).stream())
                .anyMatch(method -> mayCome(method, actor, who));
    }

    private static String name(Class<?> actor) {
        String simple = actor.getSimpleName();
        return Character.toLowerCase(simple.charAt(0)) + simple.substring(1);
    }

    private static Stream<Who> callers() {
        return Stream.of(Who.values())
                .filter(who ->
                        who != Who.BOSS_OF_THE_SERVER || ServerUnderTest.get().alwaysLooksAtCredentials());
    }

    private static Stream<Arguments> actorsAndCallers() {
        return ACTORS.stream().flatMap(actor -> callers().map(who -> Arguments.of(actor, who)));
    }

    private static Stream<Arguments> actionsAndCallers() {
        return actorsAndCallers().flatMap(pair -> methods((Class<?>) pair.get()[0], Action.class).stream()
                .filter(action -> action.getParameterCount() == 0)
                .map(action -> Arguments.of(pair.get()[0], action.getName(), pair.get()[1])));
    }

    // ---- the walk

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("actionsAndCallers")
    void an_action_is_open_to_the_same_callers_on_every_door(Class<?> actor, String action, Who who) throws Exception {
        boolean open = isOpen(actor, who);
        boolean may = mayCome(actor.getMethod(action), actor, who);
        assertThat(open || !may).isTrue();

        Answer byKey = call(path(actor, "/action/" + action), who);
        assertThat(byKey.status()).isEqualTo(may ? 200 : 403);
        assertThat(byKey.error()).isEqualTo(may ? "." : "auth.forbidden");
        Answer byTokenInPath = call(path(actor, "/action/" + action) + who.inPath(), Who.NOBODY);
        if (who != Who.BOSS_OF_THE_SERVER) {
            assertThat(byTokenInPath.status()).isEqualTo(may ? 200 : 403);
        }
        String id = existing(actor);
        if (id != null) {
            Answer byId = call("/gateway/" + id + "/action/" + action, who);
            assertThat(byId.status()).isEqualTo(may ? 200 : open ? 403 : 404);
        }
        try (Talk talk = Talk.at(door, path(actor, "/connect"), who.headers(), "rivet", "rivet_encoding.json")) {
            String first = talk.hear();
            if (!open) {
                assertThat(first).contains("\"code\":\"forbidden\"", "\"actionId\":null");
                assertThat(talk.ending()).isEqualTo(new Talk.Closed(1011, "auth.forbidden"));
            } else {
                assertThat(first).contains("\"Init\"");
                talk.call(7, action);
                assertThat(talk.hear()).contains(may ? "\"ActionResponse\"" : "\"code\":\"forbidden\"");
            }
        }
        Answer described = get("/metadata/openapi.json", who);
        assertThat(described.body().contains("/gateway/" + name(actor) + "/action/" + action + "\""))
                .isEqualTo(may);
    }

    @ParameterizedTest
    @MethodSource("callers")
    void a_body_that_comes_late_is_a_call_of_whoever_sent_the_head(Who who) throws Exception {
        for (String action : List.of("forBosses", "forStaff")) {
            String head = "POST /doors" + path(Vault.class, "/action/" + action)
                    + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 11\r\n";
            for (Map.Entry<String, String> header : who.headers().entrySet()) {
                head += header.getKey() + ": " + header.getValue() + "\r\n";
            }
            try (RawHttp client = new RawHttp(door.base().getPort())) {
                client.send(head + "\r\n");
                // Behind the head by more than the network has on its way.
                assertThat(call(path(Vault.class, "/action/" + action), who).status())
                        .isIn(200, 403);
                RawHttp.Answer answer = client.send("{\"args\"").send(":[]}").answer();
                boolean may = mayCome(Vault.class.getMethod(action), Vault.class, who);
                assertThat(answer.status()).isEqualTo(may ? 200 : 403);
                if (may) {
                    assertThat(answer.body())
                            .isEqualTo(call(path(Vault.class, "/action/" + action), who)
                                    .body());
                }
            }
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("actorsAndCallers")
    void plain_requests_and_plain_sockets_are_open_to_the_same_callers_as_their_hooks(Class<?> actor, Who who) {
        boolean open = isOpen(actor, who);
        boolean mayAsk = mayCome(methods(actor, OnRequest.class).get(0), actor, who);
        boolean mayTalk = mayCome(methods(actor, OnWebSocket.class).get(0), actor, who);
        String id = existing(actor);

        for (String method : List.of("GET", "POST", "DELETE", "PROPFIND")) {
            // With a body where HTTP gives it a meaning: Grizzly refuses others itself.
            boolean hasBody = method.startsWith("P");
            Answer answer = door.send(as(door.request(path(actor, "/request/a")), who)
                    .method(method, hasBody ? BodyPublishers.ofString("x") : BodyPublishers.noBody()));
            assertThat(answer.status()).as(method).isEqualTo(mayAsk ? 200 : 403);
            if (id != null) {
                assertThat(get("/gateway/" + id + "/request/a", who).status())
                        .isEqualTo(mayAsk ? 200 : open ? 403 : 404);
            }
        }
        try (Talk talk = Talk.at(door, path(actor, "/websocket/a"), who.headers())) {
            if (mayTalk) {
                assertThat(talk.hear()).isEqualTo("in");
            } else {
                assertThat(talk.ending()).isEqualTo(new Talk.Closed(1011, "auth.forbidden"));
            }
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("actorsAndCallers")
    void events_are_open_to_the_same_callers_over_a_connection_and_as_a_stream(Class<?> actor, Who who)
            throws Exception {
        for (Class<?> event : actor.getAnnotation(Actor.class).events()) {
            String name = event.getAnnotation(EventName.class).value();
            boolean said = Stream.of(DenyAll.class, PermitAll.class, RolesAllowed.class)
                    .anyMatch(event::isAnnotationPresent);
            boolean may = isOpen(actor, who) && (!said || mayCome(event, event, who));

            HttpResponse<java.io.InputStream> stream = HttpClient.newHttpClient()
                    .send(
                            as(
                                            HttpRequest.newBuilder(
                                                    URI.create(door.base() + path(actor, "/events") + "&name=" + name)),
                                            who)
                                    .build(),
                            BodyHandlers.ofInputStream());
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
                assertThat(stream.statusCode()).as("%s", name).isEqualTo(may ? 200 : 403);
                assertThat(lines.readLine()).contains(may ? ": connected" : "\"code\":\"forbidden\"");
            }
            if (!isOpen(actor, who)) {
                continue;
            }
            try (Talk talk = Talk.at(door, path(actor, "/connect"), who.headers(), "rivet", "rivet_encoding.json")) {
                talk.hear();
                talk.subscribe(name, true);
                if (may) {
                    String open = methods(actor, Action.class).stream()
                            .filter(action -> action.getParameterCount() == 0 && mayCome(action, actor, who))
                            .findFirst()
                            .orElseThrow()
                            .getName();
                    talk.call(1, open);
                    assertThat(talk.hear()).doesNotContain("forbidden");
                } else {
                    assertThat(talk.hear()).contains("\"code\":\"forbidden\"");
                    assertThat(talk.ending()).isEqualTo(new Talk.Closed(1011, "auth.forbidden"));
                }
            }
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("actorsAndCallers")
    void who_may_do_nothing_with_a_type_neither_makes_nor_finds_its_actors(Class<?> actor, Who who) {
        boolean open = isOpen(actor, who);
        String body = "{\"name\":\"" + name(actor) + "\",\"key\":\"" + key + "-control\"}";
        Answer put =
                door.send(as(door.request("/actors?namespace=default"), who).PUT(BodyPublishers.ofString(body)));
        assertThat(put.status()).isEqualTo(open ? 200 : 403);
        Answer post = door.send(as(door.request("/actors?namespace=default"), who)
                .POST(BodyPublishers.ofString(body.replace("-control", "-" + who))));
        assertThat(post.status()).isEqualTo(open ? 200 : 403);

        String id = existing(actor);
        if (id != null) {
            Answer byKey = get("/actors?namespace=default&name=" + name(actor) + "&key=" + key, who);
            assertThat(byKey.body().contains(id)).isEqualTo(open);
            Answer missing = get("/actors?namespace=default&name=" + name(actor) + "&key=missing", who);
            Answer byId = get("/actors?namespace=default&actor_ids=" + id, who);
            assertThat(byId.body().contains(id)).isEqualTo(open);
            if (!open) {
                assertThat(byKey).isEqualTo(missing);
                assertThat(byId).isEqualTo(missing);
            }
        }
    }

    // ---- what a fresh installation shows to nobody in particular

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/inspector",
                "/inspector/",
                "/gateway/vault/inspector/state",
                "/devtools/mod.js",
                "/health",
                "/metrics",
                "/.troupe/",
                "/actors/",
                "/actors/names",
                "/gateway/",
                "/gateway/vault",
                "/gateway/vault/",
                "/gateway/vault/state"
            })
    void nothing_else_answers(String path) {
        for (String query : List.of("", path(Vault.class, "").replaceFirst(".*\\?", "?"))) {
            Answer answer = door.get(path + query);
            assertThat(answer.status()).as(path + query).isIn(400, 404);
            assertTellsNothing(answer.body());
        }
    }

    @Test
    void a_description_for_nobody_names_only_what_is_open_to_all() {
        for (String path : List.of("/metadata/openapi.json", "/metadata/asyncapi.json", "/metadata/actors.d.ts")) {
            String body = door.get(path).body();
            assertThat(body).contains("forAll").doesNotContain("closed", "undeclared", "forBosses", "takings", "zilch");
        }
    }

    // ---- methods that are no actions

    @Test
    void nothing_but_an_action_can_be_called_by_its_name() {
        Set<String> names = new TreeSet<>();
        for (Class<?> type = Vault.class; type != null; type = type.getSuperclass()) {
            for (Method method : type.getDeclaredMethods()) {
                names.add(method.getName());
            }
        }
        names.addAll(List.of("<init>", "<clinit>", "self", "count", "constructor", "__proto__", "forAll()", "FORALL"));
        methods(Vault.class, Action.class).forEach(action -> names.remove(action.getName()));
        assertThat(names).contains("getClass", "finalize", "fill", "reset", "opened", "slept", "answer");

        try (Talk talk =
                Talk.at(door, path(Vault.class, "/connect"), Who.BOSS.headers(), "rivet", "rivet_encoding.json")) {
            talk.hear();
            for (String each : names) {
                Answer answer =
                        call(path(Vault.class, "/action/" + URLEncoder.encode(each, StandardCharsets.UTF_8)), Who.BOSS);
                assertThat(answer.error()).as(each).isEqualTo("actor.action_not_found");
                assertThat(answer.status()).isEqualTo(404);
                talk.call(1, each);
                assertThat(talk.hear()).as(each).contains("\"code\":\"action_not_found\"");
            }
        }
    }

    // ---- values

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"javax.script.ScriptEngineManager\",{}]",
                "{\"@class\":\"java.net.URL\",\"val\":\"http://127.0.0.1:1/\"}",
                "{\"@type\":\"io.troupe.it.node.doors.Fragile\"}",
                "{\"@c\":\".Vault\",\"type\":\"java.lang.Runtime\"}",
                "[\"java.util.ArrayList\",[]]",
                "{\"__proto__\":{\"a\":1},\"constructor\":1}"
            })
    void a_class_named_in_a_value_is_a_value(String value) {
        assertThat(door.post(path(Vault.class, "/action/any"), "{\"args\":[" + value + "]}")
                        .output())
                .isEqualTo(value);
        Answer typed = door.post(path(Vault.class, "/action/echo"), "{\"args\":[" + value + "]}");
        assertThat(typed.status()).isIn(200, 400);
        if (typed.status() == 200) {
            assertThat(typed.output()).isEqualTo("{\"amount\":0,\"note\":null}");
        }
    }

    @Test
    void what_a_value_has_too_much_is_not_taken_over() {
        String more = "\"epoch\":9,\"version\":9,\"owner\":\"me\",\"tenant\":\"other\",\"count\":99,\"self\":{},"
                + "\"class\":{\"classLoader\":{}},\"roles\":[\"boss\"]";
        Answer echoed = door.post(
                path(Vault.class, "/action/echo"),
                "{\"args\":[{\"amount\":1,\"note\":\"n\"," + more + "}]," + more + "}");
        assertThat(echoed.output()).isEqualTo("{\"amount\":1,\"note\":\"n\"}");
        assertThat(door.send(door.request("/actors?namespace=default")
                                .PUT(BodyPublishers.ofString(
                                        "{\"name\":\"vault\",\"key\":\"" + key + "\"," + more + "}")))
                        .status())
                .isIn(200, 400);
        assertThat(door.call("vault", key, "forAll").output()).isEqualTo("1");
        assertThat(call(path(Vault.class, "/action/forBosses"), Who.NOBODY).status())
                .isEqualTo(403);
    }

    // ---- keys

    /** As it stands in an address, and the parts that are meant; no parts if it must be refused. */
    private static Stream<Arguments> keys() {
        String part = "k".repeat(128);
        return Stream.of(
                        keyOf("../../etc", "../../etc"),
                        keyOf("..%2f..%2fetc", "../../etc"),
                        keyOf("..%252f", "..%2f"),
                        keyOf("a/b", "a/b"),
                        keyOf("a,b", "a", "b"),
                        keyOf("a%2Cb", "a", "b"),
                        keyOf("a%5Cb", "a\\b"),
                        keyOf("a%5C,b", "a\\", "b"),
                        keyOf("a%5C%2Fb", "a\\/b"),
                        keyOf(";v=1", ";v=1"),
                        keyOf("a;jsessionid=1", "a;jsessionid=1"),
                        keyOf("%22a%22", "\"a\""),
                        keyOf("%5B%22a%22,%22b%22%5D", "[\"a\"", "\"b\"]"),
                        keyOf("a:b", "a:b"),
                        keyOf("'%20OR%201=1%20--", "' OR 1=1 --"),
                        keyOf("caf%C3%A9", "caf\u00e9"),
                        keyOf("cafe%CC%81", "cafe\u0301"),
                        keyOf("A", "A"),
                        keyOf("a", "a"),
                        keyOf("%EF%BC%A1", "\uff21"),
                        keyOf("a%20", "a "),
                        keyOf("a+", "a "),
                        keyOf("a%2B", "a+"),
                        keyOf("%0d%0aSet-Cookie:x", "\r\nSet-Cookie:x"),
                        keyOf("%E2%80%AEa", "\u202ea"),
                        keyOf("%00"),
                        keyOf("a%00b"),
                        keyOf("%C0%AF"),
                        keyOf("%ED%A0%80"),
                        keyOf("%E9"),
                        keyOf(part, part),
                        keyOf(part + "k"),
                        keyOf("%C3%A9".repeat(64), "\u00e9".repeat(64)),
                        keyOf("%C3%A9".repeat(65)),
                        keyOf("k,".repeat(999) + "k"),
                        keyOf("", new String[0]))
                .map(each -> Arguments.of(each[0], each[1]));
    }

    private static Object[] keyOf(String raw, String... parts) {
        boolean refused = parts.length == 0 && !raw.isEmpty();
        return new Object[] {raw, refused ? null : List.of(parts)};
    }

    @ParameterizedTest(name = "key {0}")
    @MethodSource("keys")
    void a_key_is_the_parts_that_were_meant_or_refused(String raw, List<String> parts) {
        // A part of the test's own makes the actors new ones.
        String own = raw.isEmpty() ? "" : "," + key;
        Answer answer = door.post(
                "/gateway/vault/action/key?rvt-namespace=default&rvt-method=getOrCreate&rvt-runner=default&rvt-key="
                        + raw + own,
                "{\"args\":[]}");
        if (parts == null) {
            assertThat(answer.status()).isEqualTo(400);
            assertTellsNothing(answer.body());
        } else {
            List<String> got = new ArrayList<>();
            answer.json().path("output").forEach(part -> got.add(part.asText()));
            List<String> expected = new ArrayList<>(parts);
            if (!own.isEmpty()) {
                expected.add(key);
            }
            assertThat(got).isEqualTo(expected);
        }
    }

    @Test
    void different_keys_are_different_actors_whatever_they_are_made_of() {
        Set<List<String>> seen = new LinkedHashSet<>();
        keys().forEach(each -> {
            String raw = (String) each.get()[0];
            @SuppressWarnings("unchecked")
            List<String> parts = (List<String>) each.get()[1];
            if (parts != null && !raw.isEmpty()) {
                Answer answer = door.post(
                        "/gateway/vault/action/forAll?rvt-namespace=default&rvt-method=getOrCreate&rvt-runner=default&rvt-key="
                                + raw + "," + key,
                        "{\"args\":[]}");
                boolean first = seen.add(parts);
                if (first) {
                    assertThat(answer.output()).as(raw).isEqualTo("1");
                } else {
                    assertThat(Integer.parseInt(answer.output())).as(raw).isGreaterThan(1);
                }
            }
        });
        assertThat(seen).hasSizeGreaterThan(20);
    }

    @Test
    void an_actor_of_another_namespace_is_as_if_it_were_not_there() {
        String id = existing(Vault.class);
        String other = "tenant-" + key;
        assertThat(door.get("/actors?namespace=" + other + "&actor_ids=" + id).body())
                .contains("\"actors\":[]");
        assertThat(door.get("/actors?namespace=" + other + "&name=vault&key=" + key)
                        .body())
                .contains("\"actors\":[]");
        String theirs = "/gateway/vault/action/forAll?rvt-namespace=" + other + "&rvt-key=" + key + "&rvt-method=";
        Answer forbidden = door.post(theirs + "get", "{\"args\":[]}");
        Answer missing = door.post(theirs.replace(key, "missing-" + key) + "get", "{\"args\":[]}");
        assertThat(forbidden.status()).isEqualTo(404);
        assertThat(forbidden).isEqualTo(missing);

        HttpRequest.Builder mine =
                door.request(path(Vault.class, "/action/forAll")).header("Idempotency-Key", key);
        String first =
                door.send(mine.POST(BodyPublishers.ofString("{\"args\":[]}"))).output();
        HttpRequest.Builder their =
                door.request(theirs + "getOrCreate&rvt-runner=default").header("Idempotency-Key", key);
        assertThat(door.send(their.POST(BodyPublishers.ofString("{\"args\":[]}")))
                        .output())
                .as("an answer of their own")
                .isEqualTo("1");
        assertThat(door.send(mine).output()).isEqualTo(first);
        HttpRequest.Builder boss = as(door.request(path(Vault.class, "/action/forAll")), Who.BOSS)
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString("{\"args\":[]}"));
        assertThat(door.send(boss).output()).as("of another caller").isNotEqualTo(first);
    }

    @Test
    void an_id_that_is_closed_is_answered_like_one_that_there_is_not() {
        String id = existing(Closed.class);
        String missing = "a".repeat(id.length());
        for (String rest : List.of("/action/act", "/action/nothing", "/request/a", "/events", "/queue/q")) {
            String query = rest.equals("/events") ? "?name=news" : "";
            Answer closed = rest.equals("/events") || rest.equals("/request/a")
                    ? door.get("/gateway/" + id + rest + query)
                    : door.post("/gateway/" + id + rest, "{\"args\":[]}");
            Answer none = rest.equals("/events") || rest.equals("/request/a")
                    ? door.get("/gateway/" + missing + rest + query)
                    : door.post("/gateway/" + missing + rest, "{\"args\":[]}");
            assertThat(closed).as(rest).isEqualTo(none);
        }
        for (String each : List.of(id, missing)) {
            for (String rest : List.of("/connect", "/websocket/a")) {
                try (Talk talk = Talk.at(door, "/gateway/" + each + rest, Map.of(), "rivet", "rivet_encoding.json")) {
                    assertThat(talk.ending()).as(rest).isEqualTo(new Talk.Closed(1011, "actor.not_found"));
                }
            }
        }
    }

    // ---- what breaks inside

    @Test
    void what_breaks_inside_is_told_nobody_outside_on_no_door() throws IOException {
        for (String action : List.of("breakDown", "breakDownDeclared", "answerWhatCannotBeSent")) {
            assertMasked(door.call("fragile", key, action));
        }
        assertMasked(door.get(path(Fragile.class, "/request/a")));
        assertMasked(door.get(path(Fragile.class, "/events") + "&name=a"));
        assertMasked(door.get(path(Fragile.class, "/events") + "&name=a&breakAtTheDoor"));
        assertMasked(door.get(path(Fragile.class, "/request/a") + "&breakAtTheDoor"));
        try (Talk talk = Talk.with(door, "fragile", key)) {
            talk.hear();
            talk.call(1, "breakDown");
            assertMasked(talk.hear());
            talk.subscribe("a", true);
            assertMasked(talk.hear());
            assertThat(talk.ending()).isEqualTo(new Talk.Closed(1011, "actor.internal_error"));
        }
        try (Talk talk =
                Talk.at(door, path(Fragile.class, "/connect") + "&breakAtTheDoor", "rivet", "rivet_encoding.json")) {
            assertMasked(talk.hear());
            assertThat(talk.ending()).isEqualTo(new Talk.Closed(1011, "actor.internal_error"));
        }
        try (Talk talk = Talk.at(door, path(Fragile.class, "/websocket/break"))) {
            assertThat(talk.ending()).isEqualTo(new Talk.Closed(1011, "actor.internal_error"));
        }
        try (Talk talk = Talk.at(door, path(Fragile.class, "/websocket/a"))) {
            talk.say("break");
            assertThat(talk.ending()).isEqualTo(new Talk.Closed(1011, "actor.internal_error"));
        }
    }

    @Test
    void a_token_that_is_not_good_is_refused_on_every_door() {
        for (String path : List.of("/action/forAll", "/request/a", "/events", "/connect", "/websocket/a")) {
            String address = path(Vault.class, path) + "&name=news&rvt-token=forged";
            if (path.equals("/connect") || path.equals("/websocket/a")) {
                try (Talk talk = Talk.at(door, address, "rivet", "rivet_encoding.json")) {
                    assertThat(talk.ending()).isEqualTo(new Talk.Closed(4401, "auth.token_invalid"));
                }
            } else {
                Answer answer = path.startsWith("/action") ? door.post(address, "{\"args\":[]}") : door.get(address);
                assertThat(answer.status()).isEqualTo(401);
                assertThat(answer.error()).isEqualTo("auth.token_invalid");
            }
        }
    }

    @Test
    void a_stream_of_events_goes_on_while_the_actor_sleeps_and_ends_with_it() throws Exception {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                door.stream(path(Vault.class, "/events") + "&name=news"), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).isEqualTo(": connected");
            lines.readLine();
            int before = Integer.parseInt(door.call("vault", key, "wakes").output());
            door.call("vault", key, "doze", "now");
            long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (Integer.parseInt(door.call("vault", key, "wakes").output()) == before) {
                assertThat(System.nanoTime()).as("it sleeps").isLessThan(patience);
            }

            door.call("vault", key, "publish");
            assertThat(lines.readLine()).isEqualTo("event: news");
            assertThat(lines.readLine()).isEqualTo("data: {\"count\":0}");
            assertThat(lines.readLine()).isEmpty();

            door.call("vault", key, "end", "now");
            assertThat(lines.readLine()).isEqualTo(": closed");
            assertThat(lines.readLine()).isEmpty();
            assertThat(lines.readLine()).isNull();
        }
    }

    // ---- helpers

    private String path(Class<?> actor, String rest) {
        return Door.path(name(actor), key, rest);
    }

    /** The id of this test's actor of that type; null if nobody outside can make one. */
    private String existing(Class<?> actor) {
        Answer made = door.send(as(door.request("/actors?namespace=default"), Who.BOSS)
                .PUT(BodyPublishers.ofString("{\"name\":\"" + name(actor) + "\",\"key\":\"" + key + "\"}")));
        return made.status() == 403 ? null : made.json().at("/actor/actor_id").asText();
    }

    private Answer call(String path, Who who) {
        return door.send(as(door.request(path), who).POST(BodyPublishers.ofString("{\"args\":[]}")));
    }

    private Answer get(String path, Who who) {
        return door.send(as(HttpRequest.newBuilder(URI.create(door.base() + path)), who));
    }

    private static HttpRequest.Builder as(HttpRequest.Builder request, Who who) {
        who.headers().forEach(request::header);
        return request;
    }

    private static void assertMasked(Answer answer) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(500);
        assertThat(answer.error()).isEqualTo("actor.internal_error");
        assertMasked(answer.body());
    }

    private static void assertMasked(String body) {
        assertThat(body).containsPattern("An internal error occurred \\([0-9a-f]{16}\\)");
        assertTellsNothing(body);
    }

    private static void assertTellsNothing(String body) {
        assertThat(body)
                .doesNotContainPattern("\\b(java|jakarta|io\\.troupe|org\\.jboss|io\\.undertow|org\\.example)[./]")
                .doesNotContain(
                        "Exception",
                        "at io.",
                        ".java:",
                        "SELECT",
                        "/opt",
                        "/work",
                        "/tmp",
                        "/home",
                        "WEB-INF",
                        "42P01");
    }
}
