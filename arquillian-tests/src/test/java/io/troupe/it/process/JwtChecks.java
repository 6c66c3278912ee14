// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.it.Door;
import io.troupe.it.Door.Answer;
import io.troupe.it.Talk;
import io.troupe.it.Talk.Closed;
import io.troupe.it.Wars;
import io.troupe.it.process.jwt.Desk;
import io.troupe.runner.Server;
import io.troupe.runner.ServerProcess;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Callers with tokens of MicroProfile JWT: the server checks those in the {@code Authorization} header, the application those in
 * the address. Both go by the one key that the application is configured with.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class JwtChecks {

    private static final String ISSUER = "https://issuer.example";
    private static final Duration HOUR = Duration.ofHours(1);
    private static final String KEY = "tokens";
    private static final String NOBODY = "\"anonymous false []\"";

    private final Server server;
    private final JwtIssuer issuer = new JwtIssuer(ISSUER);
    private ServerProcess process;
    private Door door;

    JwtChecks(Server server) {
        this.server = server;
    }

    @BeforeAll
    void start(@TempDir Path folder) {
        String settings = "mp.jwt.verify.issuer=" + ISSUER + "\nmp.jwt.verify.publickey="
                + Base64.getEncoder().encodeToString(issuer.key().getEncoded()) + "\n";
        var war = Wars.named("jwt")
                .addPackage(Desk.class.getPackage())
                .addAsResource(new StringAsset(settings), "META-INF/microprofile-config.properties");
        process = server.start(BriefServer.storing(BriefServer.of(folder, Sample.PORTS, war), folder))
                .awaitReady();
        door = Door.at(process.address().toString());
    }

    @AfterAll
    void stop() {
        if (process != null) {
            process.close();
        }
    }

    @Test
    void aGoodTokensPrincipalAndRolesReachTheActorOverHttp() {
        String token = issuer.token("ann", HOUR, "boss", "archivist", "unknown");
        assertThat(call(token, "desk", "who").output()).isEqualTo("\"ann true [boss]\"");
        assertThat(call(token, "desk", "forBosses").output()).isEqualTo("\"ann true [boss]\"");
        assertThat(call(token, "archive", "file").output()).isEqualTo("1");
    }

    @Test
    void aWrongRoleIsRefusedOverHttp() {
        String token = issuer.token("ann", HOUR, "boss");
        for (Answer refused : List.of(call(token, "desk", "forClerks"), call(token, "archive", "file"))) {
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.error()).isEqualTo("auth.forbidden");
        }
    }

    @Test
    void whoeverComesWithoutATokenIsNobody() {
        assertThat(door.call("desk", KEY, "who").output()).isEqualTo(NOBODY);
        assertThat(door.call("desk", KEY, "forBosses").status()).isEqualTo(403);
        try (Talk talk = Talk.with(door, "desk", KEY)) {
            assertThat(talk.hear()).contains("\"Init\"");
            assertThat(talk.call(1, "who").hear()).contains(NOBODY);
            assertThat(talk.call(2, "forBosses").hear()).contains("\"group\":\"auth\",\"code\":\"forbidden\"");
        }
    }

    @Test
    void aGoodTokensPrincipalAndRolesReachTheActorThroughTheApplicationsOwnCode() {
        assertThat(ownAddress(issuer.token("ann", HOUR, "boss"))).isEqualTo("ann true [boss]");
        assertThat(door.get("/api/desk/" + KEY).body()).isEqualTo("anonymous false []");
    }

    /** Also where no role is wanted: a bad token is never taken for none. */
    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "changed", "of another key", "of another issuer", "expired"})
    void aTokenThatIsNotGoodIsRefusedByTheServer(String kind) {
        String token = bad(kind);
        assertThat(call(token, "desk", "who").status()).isEqualTo(401);
        assertThat(call(token, "desk", "forBosses").status()).isEqualTo(401);
        assertThatThrownBy(() -> connect(token))
                .hasCauseInstanceOf(WebSocketHandshakeException.class)
                .extracting(e -> ((WebSocketHandshakeException) e.getCause())
                        .getResponse()
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void aGoodTokensPrincipalAndRolesReachTheActorOverASocket() {
        try (Talk talk = connect(issuer.token("bob", HOUR, "clerk"))) {
            assertThat(talk.hear()).contains("\"Init\"");
            assertThat(talk.call(1, "who").hear()).contains("\"output\":\"bob true [clerk]\"");
            assertThat(talk.call(2, "forClerks").hear()).contains("\"output\":\"bob true [clerk]\"");
            assertThat(talk.call(3, "forBosses").hear()).contains("\"group\":\"auth\",\"code\":\"forbidden\"");
        }
    }

    @Test
    void anOpenSocketEndsWithTheTokenThatItsRequestCameWith() {
        assertThat(endOfASocketOpenedWith(this::connect)).isEqualTo(new Closed(4401, "auth.token_expired"));
    }

    @Test
    void theSameTokensHoldInTheAddressForThePagesThatCannotSendHeaders() {
        String token = issuer.token("ann", HOUR, "boss");
        assertThat(callByAddress(token, "forBosses").output()).isEqualTo("\"ann true [boss]\"");
        assertThat(callByAddress(token, "forClerks").error()).isEqualTo("auth.forbidden");
        for (String kind : List.of("nonsense", "changed", "of another key")) {
            Answer refused = callByAddress(bad(kind), "who");
            assertThat(refused.status()).as(kind).isEqualTo(401);
            assertThat(refused.error()).as(kind).isEqualTo("auth.token_invalid");
        }
        Answer late = callByAddress(bad("expired"), "who");
        assertThat(late.status()).isEqualTo(401);
        assertThat(late.error()).isEqualTo("auth.token_expired");
        try (Talk talk = connectByAddress(token)) {
            assertThat(talk.hear()).contains("\"Init\"");
            assertThat(talk.call(1, "forBosses").hear()).contains("\"output\":\"ann true [boss]\"");
        }
        assertThat(endOfASocketOpenedWith(this::connectByAddress)).isEqualTo(new Closed(4401, "auth.token_expired"));
    }

    /** A token that is good as long as opening takes, however slow the machine: it is tried with longer ones. */
    private Closed endOfASocketOpenedWith(Function<String, Talk> opening) {
        for (Duration life = Duration.ofSeconds(5); ; life = life.multipliedBy(2)) {
            Instant start = Instant.now();
            try (Talk talk = opening.apply(issuer.token("ann", life, "boss"))) {
                if (talk.hear().contains("\"Init\"")) {
                    return talk.ending();
                }
            } catch (CompletionException | AssertionError e) {
                if (Instant.now().isBefore(start.plus(life).minusSeconds(1))) {
                    throw e;
                }
            }
        }
    }

    private String bad(String kind) {
        return switch (kind) {
            case "changed" -> {
                String good = issuer.token("ann", HOUR, "boss");
                String other = issuer.token("bob", HOUR, "boss");
                yield good.substring(0, good.lastIndexOf('.')) + other.substring(other.lastIndexOf('.'));
            }
            case "of another key" -> new JwtIssuer(ISSUER).token("ann", HOUR, "boss");
            case "of another issuer" -> issuer.named("https://other.example").token("ann", HOUR, "boss");
                // By more than any clock may be wrong.
            case "expired" -> issuer.token("ann", HOUR.negated(), "boss");
            default -> "nonsense";
        };
    }

    private Answer call(String token, String actor, String action) {
        return door.send(door.request(Door.path(actor, KEY, "/action/" + action))
                .header("Authorization", "Bearer " + token)
                .POST(BodyPublishers.ofString(Door.args())));
    }

    private String ownAddress(String token) {
        return door.send(door.request("/api/desk/" + KEY).header("Authorization", "Bearer " + token))
                .body();
    }

    private Answer callByAddress(String token, String action) {
        return door.post(Door.path("desk", KEY, "/action/" + action) + "&rvt-token=" + token, Door.args());
    }

    private Talk connect(String token) {
        return Talk.at(
                door,
                Door.path("desk", KEY, "/connect"),
                Map.of("Authorization", "Bearer " + token),
                "rivet",
                "rivet_encoding.json");
    }

    private Talk connectByAddress(String token) {
        return Talk.at(
                door, Door.path("desk", KEY, "/connect") + "&rvt-token=" + token, "rivet", "rivet_encoding.json");
    }
}
