// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import static io.troupe.harness.web.FrameClient.BINARY;
import static io.troupe.harness.web.FrameClient.CLOSE;
import static io.troupe.harness.web.FrameClient.CONTINUATION;
import static io.troupe.harness.web.FrameClient.PING;
import static io.troupe.harness.web.FrameClient.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.harness.web.FrameClient;
import io.troupe.jackson.databind.JsonNode;
import io.troupe.protocol.Limits;
import io.troupe.protocol.Values;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The door on a real Undertow, as clients see it. */
@Timeout(60)
class SocketDoorTest {

    private static final String TARGET =
            "/app/gateway/probe/connect?rvt-namespace=default&rvt-method=getOrCreate&rvt-runner=default&rvt-key=one";
    private static final String PROTOCOLS = "Sec-WebSocket-Protocol: rivet,rivet_encoding.json";
    private static final int LIMIT = 64 << 10;

    private static final String LOGIN = "Authorization: Basic "
            + Base64.getEncoder().encodeToString("maria:tosca".getBytes(StandardCharsets.UTF_8));

    private RunningDoor door;

    private void open(String... settings) throws Exception {
        door = new RunningDoor(settings);
    }

    @AfterEach
    void close() throws Exception {
        if (door != null) {
            door.close();
        }
    }

    // ---- opening

    @Test
    void aConnectionOpensWithInitAndAnswersCalls() throws Exception {
        open();
        try (FrameClient client = connected()) {
            client.text(call(0, "echo", "{\"a\":[1]}"));
            assertThat(client.nextText())
                    .isEqualTo("{\"body\":{\"tag\":\"ActionResponse\",\"val\":"
                            + "{\"id\":[\"$BigInt\",\"0\"],\"output\":{\"a\":[1]}}}}");
            client.text(call(1, "nothing", "0"));
            assertThat(client.nextText()).contains("\"output\":null");
        }
    }

    @Test
    void subprotocolRivetIsAnsweredIfItIsOfferedOnWhateverHeaderLine() throws Exception {
        open();
        try (FrameClient client =
                client("Sec-WebSocket-Protocol: rivet_encoding.json", "Sec-WebSocket-Protocol: rivet")) {
            assertThat(client.headers()).contains("sec-websocket-protocol: rivet");
            assertThat(client.nextText()).contains("\"Init\"");
        }
        try (FrameClient client = client()) {
            assertThat(client.status()).isEqualTo(101);
            assertThat(client.headers()).noneMatch(header -> header.startsWith("sec-websocket-protocol"));
            assertThat(client.nextText()).contains("\"Init\"");
        }
    }

    @Test
    void nothingIsCompressed() throws Exception {
        open();
        try (FrameClient client = connected()) {
            assertThat(client.headers()).noneMatch(header -> header.startsWith("sec-websocket-extensions"));
        }
    }

    @Test
    void escapedCharactersInThePathAreNotTheContainersBusiness() throws Exception {
        open();
        try (FrameClient client = new FrameClient(
                door.port, TARGET.replace("probe", "a%7B%2Fb%7D%20%5B%7C%E2%82%AC") + "&q=%7B", PROTOCOLS)) {
            assertThat(client.nextText()).contains("\"Init\"");
        }
    }

    @Test
    void theActorCanBeNamedBySubprotocols() throws Exception {
        open();
        try (FrameClient client =
                new FrameClient(door.port, "/app/connect", PROTOCOLS + ",rivet_target.actor,rivet_actor.abc")) {
            assertThat(client.nextText()).contains("\"Init\"");
        }
    }

    @Test
    void aForeignPageIsRefusedBeforeTheUpgrade() throws Exception {
        open("troupe.cors.origins", "https://friend.example");
        for (String origin : List.of(
                "http://evil.example",
                "null",
                "http://localhost:" + door.port + ".evil.example",
                "http://localhost:" + door.port + "@evil.example",
                "http://evil.example#http://localhost:" + door.port,
                "http://localhost:" + door.port + "/",
                "http://localhost:" + door.port + ", http://evil.example",
                "http://localhost:" + (door.port + 1),
                "http://localhost.:" + door.port,
                "http://127.0.0.1:" + door.port,
                "file://",
                "",
                "https://evilfriend.example",
                "https://friend.example:444",
                "https://*",
                "http://localhost",
                "https://friend.example.evil.example",
                "http://friend.example")) {
            try (FrameClient client = client(PROTOCOLS, "Origin: " + origin, LOGIN, "Cookie: JSESSIONID=valid")) {
                assertThat(client.status()).as(origin).isEqualTo(403);
                assertThat(client.headers()).noneMatch(header -> header.startsWith("access-control-"));
            }
        }
        try (FrameClient client =
                client(PROTOCOLS, LOGIN, "Origin: http://localhost:" + door.port, "Origin: http://evil.example")) {
            assertThat(client.status()).as("two origins").isEqualTo(403);
        }
        for (String origin : List.of(
                "http://localhost:" + door.port,
                "http://LOCALHOST:" + door.port,
                "https://friend.example",
                "HTTPS://FRIEND.example:443")) {
            try (FrameClient client = client(PROTOCOLS, "Origin: " + origin)) {
                assertThat(client.status()).as(origin).isEqualTo(101);
                assertThat(client.nextText()).contains("\"Init\"");
            }
        }
        assertThat(door.actors.happened.stream().filter(what -> what.startsWith("connect")))
                .hasSize(4);
    }

    @Test
    void aRefusalBeforeTheUpgradeSaysThatNothingWasExecuted() throws Exception {
        open();
        try (FrameClient client = client(PROTOCOLS, "Origin: http://evil.example")) {
            assertThat(client.status()).isEqualTo(403);
            assertThat(client.headers()).contains("troupe-executed: no", "content-type: application/json");
            assertThat(client.body()).contains("\"group\":\"auth\"", "\"code\":\"forbidden\"", "\"executed\":\"no\"");
        }
        for (int i = 0; i < TicketOffice.MOST; i++) {
            door.door().tickets().issue(TicketOfficeTest.HANDSHAKE, Line.HIDDEN);
        }
        try (FrameClient client = client(PROTOCOLS)) {
            assertThat(client.status()).isEqualTo(503);
            assertThat(client.headers()).contains("troupe-executed: no", "retry-after: 1");
            assertThat(client.body()).contains("\"code\":\"service_unavailable\"", "\"executed\":\"no\"");
        }
    }

    @Test
    void whatIsNoHandshakeIsABadRequest() throws Exception {
        open();
        try (FrameClient client = client("Sec-WebSocket-Version: 12")) {
            // The header stands twice now, first with a version that is spoken.
            assertThat(client.status()).isEqualTo(101);
        }
        java.net.http.HttpResponse<Void> answer = java.net.http.HttpClient.newHttpClient()
                .send(
                        java.net.http.HttpRequest.newBuilder(
                                        java.net.URI.create("http://localhost:" + door.port + TARGET))
                                .build(),
                        java.net.http.HttpResponse.BodyHandlers.discarding());
        assertThat(answer.statusCode()).isEqualTo(400);
        // A body would be taken for frames (S33).
        try (FrameClient client = client("Content-Length: 4")) {
            assertThat(client.status()).isEqualTo(400);
        }
        try (FrameClient client = client("Transfer-Encoding: chunked")) {
            assertThat(client.status()).isEqualTo(400);
        }
    }

    @Test
    void nobodyGetsInThroughThePathOfTheSockets() throws Exception {
        open();
        try (FrameClient client = new FrameClient(door.port, "/app/.troupe/socket/0123456789abcdef", PROTOCOLS)) {
            // As if it were not there, as Undertow has it; others say 403.
            assertThat(client.status()).isEqualTo(404);
        }
        assertThat(door.actors.happened).isEmpty();
    }

    @Test
    void principalAndRolesAreThoseOfTheUpgrade() throws Exception {
        open();
        String login = Base64.getEncoder().encodeToString("maria:tosca".getBytes(StandardCharsets.UTF_8));
        try (FrameClient client = client(PROTOCOLS, "Authorization: Basic " + login)) {
            client.nextText();
            client.text(call(0, "whoami", "0"));
            assertThat(client.nextText()).contains("maria true");
        }
        try (FrameClient client = connected()) {
            client.text(call(0, "whoami", "0"));
            assertThat(client.nextText()).contains("anonymous false");
        }
    }

    @Test
    void aUsersOwnEndpointIsUndisturbed() throws Exception {
        open();
        try (FrameClient client = new FrameClient(door.port, "/app/own/x")) {
            client.text("hello");
            assertThat(client.nextText()).isEqualTo("own hello");
        }
    }

    // ---- encodings

    @Test
    void aConnectionSpeaksCbor() throws Exception {
        open();
        try (FrameClient client = client(protocols("cbor"))) {
            assertThat(client.headers()).contains("sec-websocket-protocol: rivet");
            assertThat(cbor(client).at("/body/tag").asText()).isEqualTo("Init");
            client.binary(hex(cborMessage("73537562736372697074696f6e52657175657374")
                    + "a2696576656e744e616d65646e65777369737562736372696265f5"));
            client.binary(hex(cborCall(1, "echo", "8262247801")));
            assertThat(client.nextBinary()).isEqualTo(hex(cborAnswer(1) + "8263242478" + "01"));
            client.binary(hex(cborCall(2, "broadcast", "02")));
            assertThat(client.nextBinary())
                    .isEqualTo(hex(
                            "a164626f6479a263746167654576656e746376616ca2646e616d65646e65777364617267738162" + "7878"));
            assertThat(client.nextBinary()).isEqualTo(hex(cborAnswer(2) + "02"));
            client.binary(hex(cborCall(3, "fail", "02")));
            JsonNode error = cbor(client).at("/body");
            assertThat(error.get("tag").asText()).isEqualTo("Error");
            assertThat(error.at("/val/code").asText()).isEqualTo("bad_thing");
            assertThat(error.at("/val/actionId").isBigInteger()).isTrue();
            assertThat(error.at("/val/actionId").asInt()).isEqualTo(3);
            assertThat(error.at("/val/actor/actorId").asText()).isEqualTo("abcdefghijklmnopqrstuvwxyz1234");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void aConnectionSpeaksBareInTheVersionOfItsClient(int version) throws Exception {
        open();
        String v = "0" + version + "00";
        try (FrameClient client = client(protocols("bare"))) {
            assertThat(client.headers()).contains("sec-websocket-protocol: rivet");
            assertThat(bare(client)).startsWith("0300" + "00" + "1e" + text("abcdefghijklmnopqrstuvwxyz1234"));
            client.binary(hex(v + "01" + "04" + text("news") + "01"));
            client.binary(hex(v + "00" + "01" + "04" + text("echo") + "0c81826724426967496e746137"));
            assertThat(bare(client)).isEqualTo(v + "02" + "01" + "0b826724426967496e746137");
            client.binary(hex(v + "00" + "02" + "09" + text("broadcast") + "028102"));
            assertThat(bare(client)).isEqualTo(v + "03" + "04" + text("news") + "0481627878");
            assertThat(bare(client)).isEqualTo(v + "02" + "02" + "0102");
            client.binary(hex(v + "00" + "03" + "04" + text("fail") + "028102"));
            String error = v + "01" + "04" + text("user") + "09" + text("bad_thing") + "0a" + text("bad things") + "00"
                    + "0103";
            String actor = "01" + "1e" + text("abcdefghijklmnopqrstuvwxyz1234") + "01" + "01" + "03" + text("one");
            assertThat(bare(client)).isEqualTo(version < 4 ? error : error + actor);
        }
    }

    /** An event is encoded once for all who listen, but not for those who speak otherwise. */
    @Test
    void anEventReachesEachClientInItsOwnEncodingAndVersion() throws Exception {
        open();
        try (FrameClient json = connected();
                FrameClient cbor = client(protocols("cbor"));
                FrameClient old = client(protocols("bare"));
                FrameClient bare = client(protocols("bare"))) {
            json.text(subscribe("news", true));
            json.text(call(0, "echo", "0"));
            json.nextText();
            cbor(cbor);
            cbor.binary(hex(cborMessage("73537562736372697074696f6e52657175657374")
                    + "a2696576656e744e616d65646e65777369737562736372696265f5"));
            cbor.binary(hex(cborCall(0, "echo", "00")));
            cbor.nextBinary();
            for (FrameClient each : List.of(old, bare)) {
                each.nextBinary();
                String v = each == old ? "0300" : "0400";
                each.binary(hex(v + "01" + "04" + text("news") + "01"));
                each.binary(hex(v + "00" + "00" + "04" + text("echo") + "028100"));
                assertThat(bare(each)).isEqualTo(v + "02" + "00" + "0100");
            }
            json.text(call(1, "broadcast", "1"));
            assertThat(json.nextText()).contains("news", "[\"x\"]");
            assertThat(cbor(cbor).at("/body/val/args/0").asText()).isEqualTo("x");
            assertThat(bare(old)).isEqualTo("0300" + "03" + "04" + text("news") + "03816178");
            assertThat(bare(bare)).isEqualTo("0400" + "03" + "04" + text("news") + "03816178");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "cbor, ''", "cbor, a0", "cbor, ff", "cbor, 7b7d", "cbor, a164626f6479a26374616761786376616ca0",
        "bare, ''", "bare, 0400", "bare, 0500010161 01", "bare, 0400020161 01", "bare, 0400010161 0100"
    })
    void aMessageThatIsNoneEndsTheConnectionInEveryEncoding(String encoding, String message) throws Exception {
        open();
        try (FrameClient client = client(protocols(encoding))) {
            client.nextBinary();
            client.binary(hex(message));
            assertThat(client.closing()).isEqualTo("1011 actor.invalid_request");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cbor", "bare"})
    void limitsTextAndRefusalsAreAsInJson(String encoding) throws Exception {
        open();
        try (FrameClient client = client(protocols(encoding))) {
            client.nextBinary();
            client.text("{}");
            assertThat(client.closing()).isEqualTo("1011 actor.invalid_request");
        }
        try (FrameClient client = client(protocols(encoding))) {
            client.nextBinary();
            client.binary(new byte[LIMIT + 1]);
            assertThat(client.closing()).isEqualTo("1011 message.incoming_too_long");
        }
        try (FrameClient client = client(protocols(encoding) + params("{\"refuse\":true}"))) {
            assertThat(new String(client.nextBinary(), StandardCharsets.ISO_8859_1))
                    .contains("user", "denied", "no entry");
            assertThat(client.closing()).isEqualTo("1011 user.denied");
        }
    }

    private static String protocols(String encoding) {
        return "Sec-WebSocket-Protocol: rivet,rivet_encoding." + encoding;
    }

    private static JsonNode cbor(FrameClient client) throws IOException {
        return new Values(Limits.DEFAULT).input(client.nextBinary());
    }

    private static String bare(FrameClient client) throws IOException {
        return HexFormat.of().formatHex(client.nextBinary());
    }

    private static String cborMessage(String tag) {
        return "a164626f6479a263746167" + tag + "6376616c";
    }

    private static String cborCall(int id, String name, String arg) {
        return cborMessage("6d416374696f6e52657175657374") + "a3626964" + "1b000000000000000" + id + "646e616d65"
                + HexFormat.of().toHexDigits((byte) (0x60 + name.length())) + text(name) + "646172677381" + arg;
    }

    private static String cborAnswer(int id) {
        return cborMessage("6e416374696f6e526573706f6e7365") + "a26269641b000000000000000" + id + "666f7574707574";
    }

    private static String text(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    // ---- refusals

    @Test
    void aRefusalIsSaidAndThenTheSocketCloses() throws Exception {
        open();
        try (FrameClient client = client(PROTOCOLS + params("{\"refuse\":true}"))) {
            assertThat(client.nextText())
                    .contains("\"tag\":\"Error\"", "\"code\":\"denied\"", "\"actionId\":null")
                    .doesNotContain("Init");
            assertThat(client.closing()).isEqualTo("1011 user.denied");
        }
        assertThat(door.actors.left).hasValue(0);
    }

    @Test
    void whereTheClientShallTryAgainTheClosingFrameIsAll() throws Exception {
        open();
        try (FrameClient client = client(PROTOCOLS + params("{\"missing\":true}"))) {
            assertThat(client.read().opcode()).isEqualTo(CLOSE);
        }
        try (FrameClient client = client(PROTOCOLS + params("{\"missing\":true}"))) {
            assertThat(client.closing()).isEqualTo("1011 actor.not_found");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/app/gateway/probe/nonsense?rvt-namespace=default&rvt-method=get, rivet_encoding.json, 1011 guard.no_route",
        "/app/gateway/probe/websocket/a/b?rvt-namespace=default&rvt-method=get&rvt-key=a, rivet_encoding.json, 1011 guard.no_route",
        "/app/gateway/probe/connect?rvt-namespace=default&rvt-method=get&rvt-key=a, rivet_encoding.klingon, 1003 actor.unsupported_websocket_encoding",
        "/app/gateway/probe/connect?rvt-namespace=default&rvt-method=get&rvt-key=a, rivet_conn_params.%7B, 1011 actor.invalid_request",
        "/app/gateway/probe/connect?rvt-namespace=default&rvt-method=get&rvt-key=a, rivet_conn_params.%ff, 1011 actor.invalid_request",
    })
    void whatCannotBeServedIsSaidInTheClosingFrame(String target, String token, String closing) throws Exception {
        open();
        try (FrameClient client = new FrameClient(door.port, target, "Sec-WebSocket-Protocol: rivet, " + token)) {
            assertThat(client.headers()).contains("sec-websocket-protocol: rivet");
            assertThat(client.closing()).isEqualTo(closing);
        }
        assertThat(door.actors.happened).isEmpty();
    }

    @Test
    void parametersOverTheirLimitAreRefused() throws Exception {
        open("troupe.limits.params", "256");
        try (FrameClient client = client(PROTOCOLS + params("\"" + "x".repeat(255) + "\""))) {
            assertThat(client.closing()).isEqualTo("1011 message.incoming_too_long");
        }
    }

    // ---- order

    @Test
    void whatComesBeforeInitWaitsForIt() throws Exception {
        open();
        try (FrameClient client = client(PROTOCOLS + params("{\"wait\":true,\"early\":true}"))) {
            client.text(subscribe("news", true));
            client.text(call(0, "broadcast", "1"));
            client.text(call(1, "echo", "1"));
            assertThat(door.actors.happened.poll(10, TimeUnit.SECONDS)).startsWith("connect");
            door.actors.agree();
            assertThat(client.nextText()).contains("Init");
            assertThat(client.nextText()).contains("early");
            assertThat(client.nextText()).contains("news");
            assertThat(client.nextText()).contains("\"0\"");
            assertThat(client.nextText()).contains("\"1\"");
        }
    }

    @Test
    void callsAndSubscriptionsTakeEffectInTheOrderTheyWereSent() throws Exception {
        open();
        try (FrameClient client = connected()) {
            door.actors.happened.clear();
            List<String> expected = new ArrayList<>();
            List<byte[]> frames = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                frames.add(FrameClient.frame(TEXT, true, utf8(subscribe("news", i % 2 == 0))));
                frames.add(FrameClient.frame(TEXT, true, utf8(call(i, "broadcast", "1"))));
            }
            client.sendAll(frames);
            for (int i = 0; i < 300; i++) {
                expected.add("id " + i);
            }
            List<String> answers = new ArrayList<>();
            while (answers.size() < 300) {
                String text = client.nextText();
                if (text.contains("ActionResponse")) {
                    answers.add("id " + text.replaceAll(".*BigInt\",\"(\\d+).*", "$1"));
                }
            }
            assertThat(answers).isEqualTo(expected);
        }
    }

    @Test
    void failuresGoToTheirCallAndTheConnectionStays() throws Exception {
        open();
        try (FrameClient client = connected()) {
            client.text(call(7, "fail", "0"));
            assertThat(client.nextText())
                    .contains("\"group\":\"user\"", "\"bad_thing\"", "[\"$BigInt\",\"7\"]", "\"actorId\"");
            client.text(call(8, "boom", "0"));
            assertThat(client.nextText()).contains("internal_error").doesNotContain("secret", "java", "Illegal");
            client.text(call(9, "unknown", "0"));
            assertThat(client.nextText()).contains("action_not_found");
            client.text("{\"body\":{\"tag\":\"ActionRequest\",\"val\":"
                    + "{\"id\":[\"$BigInt\",\"10\"],\"name\":\"echo\",\"args\":[1,2]}}}");
            assertThat(client.nextText()).contains("invalid_arguments");
            client.text(call(11, "echo", "1"));
            assertThat(client.nextText()).contains("ActionResponse");
        }
    }

    @ParameterizedTest
    @CsvSource({"NO, no", "YES, yes", "UNKNOWN, unknown"})
    void aFailureSaysWhetherItsCallWasExecutedAlsoWhereClientsLookForIt(String executed, String said) throws Exception {
        open();
        try (FrameClient client = connected()) {
            client.text(call(1, "lose", "\"" + executed + "\""));
            assertThat(client.nextText())
                    .contains(
                            "\"store_failed\"",
                            "\"metadata\":{\"executed\":\"" + said + "\"},\"executed\":\"" + said + "\"");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "fail, 0, no",
        "unknown, 0, no",
        "echo, '1,2', no",
        "big, 2000, no",
        "throw, 0, unknown",
        "boom, 0, unknown",
    })
    void everyFailureOfACallSaysWhetherItWasExecuted(String action, String arguments, String said) throws Exception {
        open("troupe.limits.message-out", "1000");
        try (FrameClient client = connected()) {
            client.text(call(3, action, arguments));
            assertThat(client.nextText())
                    .contains("\"tag\":\"Error\"", "[\"$BigInt\",\"3\"]", "\"executed\":\"" + said + "\"")
                    .doesNotContain("secret", "contract");
        }
    }

    @ParameterizedTest
    @CsvSource({"refuse, user.denied, no", "throw, actor.internal_error, unknown"})
    void aConnectionThatIsRefusedSaysWhetherAnythingWasExecuted(String param, String error, String said)
            throws Exception {
        open();
        try (FrameClient client = client(PROTOCOLS + params("{\"" + param + "\":true}"))) {
            assertThat(client.nextText()).contains("\"actionId\":null", "\"executed\":\"" + said + "\"");
            assertThat(client.closing()).isEqualTo("1011 " + error);
        }
    }

    // ---- limits

    @ParameterizedTest
    @ValueSource(ints = {LIMIT, 20_000, 1})
    void aMessageOfExactlyTheLimitPassesInWhateverFrames(int frameSize) throws Exception {
        open();
        for (int opcode : new int[] {TEXT, BINARY}) {
            try (FrameClient client = connected()) {
                String empty = call(1, "echo", "\"\"");
                byte[] message = utf8(call(1, "echo", "\"" + "x".repeat(LIMIT - empty.length()) + "\""));
                assertThat(message).hasSize(LIMIT);
                client.sendAll(frames(opcode, message, frameSize));
                assertThat(client.nextText()).contains("ActionResponse").hasSizeGreaterThan(LIMIT - 100);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {LIMIT + 1, 20_000, 1})
    void aMessageOverTheLimitClosesInWhateverFrames(int frameSize) throws Exception {
        open();
        for (int opcode : new int[] {TEXT, BINARY}) {
            try (FrameClient client = connected()) {
                client.sendAll(frames(opcode, utf8("x".repeat(LIMIT + 1)), frameSize));
                assertThat(client.closing()).isEqualTo("1011 message.incoming_too_long");
            }
        }
        awaitLeft(2);
    }

    @Test
    void whatCannotBeDecodedCloses() throws Exception {
        open();
        for (String nonsense :
                List.of("{", "{}", "[]", "null", "{\"body\":{\"tag\":\"Init\",\"val\":{}}}", "[".repeat(60_000))) {
            try (FrameClient client = connected()) {
                client.text(nonsense);
                assertThat(client.closing()).isEqualTo("1011 actor.invalid_request");
            }
        }
        awaitLeft(6);
    }

    @Test
    void moreCallsThanAllowedAtOnceCloseTheConnection() throws Exception {
        open("troupe.socket.calls", "5");
        try (FrameClient client = connected()) {
            for (int i = 0; i < 5; i++) {
                client.text(call(i, "hang", "0"));
            }
            for (int i = 0; i < 5; i++) {
                assertThat(awaitHappening("hang")).isNotNull();
            }
            door.actors.release();
            for (int i = 0; i < 5; i++) {
                assertThat(client.nextText()).contains("released");
            }
            for (int i = 0; i < 6; i++) {
                client.text(call(i, "hang", "0"));
            }
            assertThat(client.closing()).isEqualTo("1008 ws.too_many_calls");
        }
        awaitLeft(1);
        assertThat(door.actors.calls).hasValue(10);
    }

    @Test
    void moreBytesOfCallsThanAllowedAtOnceCloseTheConnectionAlsoBeforeInit() throws Exception {
        open("troupe.socket.calls-bytes", "100000");
        try (FrameClient client = client(PROTOCOLS + params("{\"wait\":true}"))) {
            String call = call(0, "hang", "\"" + "x".repeat(60_000) + "\"");
            client.text(call);
            client.text(call);
            assertThat(client.closing()).isEqualTo("1008 ws.too_many_calls");
        }
        door.actors.agree();
        awaitLeft(1);
        assertThat(door.actors.calls).hasValue(0);
    }

    @Test
    void whoSendsFasterThanAllowedIsCutOffHoweverSmallItsFrames() throws Exception {
        open("troupe.socket.rate", "50");
        try (FrameClient client = connected()) {
            client.sendAll(frames(TEXT, utf8(call(0, "echo", "[1]")), 50));
            assertThat(client.nextText()).contains("\"output\":[1]");
        }
        try (FrameClient client = connected()) {
            client.sendAll(frames(TEXT, utf8(call(0, "echo", '"' + "x".repeat(2_000) + '"')), 1));
            assertThat(client.closing()).isEqualTo("1008 ws.too_many_messages");
        }
        awaitLeft(2);
        assertThat(door.actors.calls).hasValue(1);
    }

    @Test
    void anAddressHasAsManyConnectionsAsItMayAndAnotherWhenOneIsGone() throws Exception {
        open("troupe.socket.per-address", "2");
        try (FrameClient stays = connected()) {
            try (FrameClient leaves = connected();
                    FrameClient tooMany = client(PROTOCOLS)) {
                assertThat(tooMany.closing()).isEqualTo("1013 ws.too_many_connections");
                leaves.text(call(0, "echo", "[1]"));
                assertThat(leaves.nextText()).contains("\"output\":[1]");
            }
            awaitLeft(1);
            try (FrameClient next = connected()) {
                next.text(call(0, "echo", "[2]"));
                assertThat(next.nextText()).contains("\"output\":[2]");
            }
            stays.text(call(0, "echo", "[3]"));
            assertThat(stays.nextText()).contains("\"output\":[3]");
        }
    }

    @Test
    void thereIsAnEndToSubscriptions() throws Exception {
        open();
        try (FrameClient client = connected()) {
            List<byte[]> frames = new ArrayList<>();
            for (int i = 0; i <= HandMadeActors.SUBSCRIPTIONS; i++) {
                frames.add(FrameClient.frame(TEXT, true, utf8(subscribe("e" + i, true))));
            }
            client.sendAll(frames);
            assertThat(client.closing()).isEqualTo("1008 ws.too_many_subscriptions");
        }
        try (FrameClient client = connected()) {
            client.text(subscribe("x".repeat(SocketTerms.EVENT_NAME + 1), true));
            assertThat(client.closing()).isEqualTo("1011 actor.invalid_request");
        }
    }

    @Test
    void anAnswerOverTheLimitFailsItsCallOnlyAnEventClosesTheConnection() throws Exception {
        open("troupe.limits.message-out", "1000");
        try (FrameClient client = connected()) {
            client.text(call(1, "big", "2000"));
            assertThat(client.nextText()).contains("outgoing_too_long", "[\"$BigInt\",\"1\"]");
            client.text(subscribe("news", true));
            client.text(call(2, "broadcast", "10"));
            assertThat(client.nextText()).contains("\"news\"");
            assertThat(client.nextText()).contains("ActionResponse");
            client.text(call(3, "broadcast", "2000"));
            assertThat(client.closing()).isEqualTo("1011 message.outgoing_too_long");
        }
    }

    // ---- slow and silent clients

    @Test
    void aClientThatDoesNotReadIsCutOffAtTheBoundAndOthersAreUnhurt() throws Exception {
        open("troupe.socket.queue", "10", "troupe.socket.stall", "1h", "troupe.socket.ping", "1h");
        try (FrameClient slow = new FrameClient(door.port, TARGET, 4096, PROTOCOLS);
                FrameClient other = connected()) {
            slow.nextText();
            slow.text(subscribe("news", true));
            slow.text(call(0, "echo", "1"));
            slow.nextText();
            for (int i = 0; door.actors.left.get() == 0 && i < 1_000; i++) {
                other.text(call(i, "broadcast", "100000"));
                assertThat(other.nextText()).contains("ActionResponse");
            }
            awaitLeft(1);
            other.text(call(0, "echo", "1"));
            assertThat(other.nextText()).contains("ActionResponse");
        }
    }

    @Test
    void aClientThatDoesNotReadForTheStallTimeIsCutOff() throws Exception {
        open("troupe.socket.stall", "1s", "troupe.socket.ping", "1h");
        try (FrameClient slow = new FrameClient(door.port, TARGET, 4096, PROTOCOLS)) {
            slow.nextText();
            slow.text(subscribe("news", true));
            // Less than the bounds, more than the system's buffers.
            for (int i = 0; i < 7; i++) {
                slow.text(call(i, "broadcast", "1000000"));
            }
            awaitLeft(1);
        }
    }

    @Test
    void aSilentClientIsPingedAndGivenUpIfItDoesNotAnswer() throws Exception {
        open("troupe.socket.stall", "2s", "troupe.socket.ping", "1s");
        try (FrameClient silent = connected();
                FrameClient alive = connected()) {
            CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> {
                try {
                    // Answers pings meanwhile.
                    return alive.nextText();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThat(silent.read().opcode()).isEqualTo(PING);
            awaitLeft(1);
            silent.untilGivenUp();
            assertThat(door.actors.lines).hasSize(1);
            alive.text(call(0, "echo", "1"));
            assertThat(answer.get(10, TimeUnit.SECONDS)).contains("ActionResponse");
        }
    }

    // ---- leaving

    /** (S10) */
    @Test
    void aClientThatNeitherAnswersTheClosingFrameNorStopsSendingLosesTheLine() throws Exception {
        open();
        try (FrameClient client = connected();
                FrameClient other = connected()) {
            CompletableFuture<String> closing = client.closingMeanwhile();
            client.text("{");
            assertThat(closing.get(20, TimeUnit.SECONDS)).isEqualTo("1011 actor.invalid_request");
            byte[] frames = FrameClient.repeated(FrameClient.frame(TEXT, true, new byte[] {'x'}), 10_000);
            assertThat(client.flood(frames, Long.MAX_VALUE, Duration.ofSeconds(40))
                            .givenUp())
                    .isTrue();
            while (door.door().closing().size() > 0) {
                // Until the timeout of the test interrupts.
                assertThat(Thread.interrupted()).isFalse();
                door.door().tick();
            }
            other.text(call(0, "echo", "1"));
            assertThat(other.nextText()).contains("ActionResponse");
        }
    }

    @Test
    void theActorHearsOnceThatAClientLeftHoweverItLeaves() throws Exception {
        open();
        try (FrameClient client = connected()) {
            client.send(CLOSE, true, new byte[] {3, (byte) 0xe8});
            assertThat(client.closing()).startsWith("1000");
        }
        awaitLeft(1);
        connected().vanish();
        awaitLeft(2);
        connected().close();
        awaitLeft(3);
        try (FrameClient client = connected()) {
            client.text(call(0, "disconnect", "0"));
            assertThat(client.closing()).isEqualTo("1000 see you");
        }
        awaitLeft(4);
        assertThat(door.actors.lines).isEmpty();
        assertThat(door.door().connections()).isZero();
    }

    private static final String RAW =
            "/app/gateway/probe/websocket/a%2Fb/raw?x=1&rvt-namespace=default&rvt-method=get&rvt-key=a&y";

    @Test
    void aPlainSocketCarriesTextsAndBytesBothWaysAndNoProtocol() throws Exception {
        open("troupe.limits.raw-message", "100000");
        try (FrameClient client =
                new FrameClient(door.port, RAW, "Sec-WebSocket-Protocol: rivet, rivet_encoding.bare")) {
            assertThat(client.headers()).contains("sec-websocket-protocol: rivet");
            assertThat(door.actors.happened.poll(10, TimeUnit.SECONDS)).isEqualTo("open /websocket/a%2Fb/raw x=1&y");
            assertThat(client.nextText()).isEqualTo("early");
            client.text("hello");
            assertThat(client.nextText()).isEqualTo("hello");
            client.text("event");
            byte[] large = new byte[100_000];
            large[7] = 7;
            client.sendAll(frames(BINARY, large, 30_000));
            FrameClient.Frame frame = client.read();
            assertThat(frame.opcode()).isEqualTo(BINARY);
            assertThat(frame.payload()).isEqualTo(large);
            client.send(CLOSE, true, new byte[] {0x0f, (byte) 0xa1, 'b', 'y', 'e'});
            assertThat(client.closing()).startsWith("4001");
            assertThat(door.actors.happened.poll(10, TimeUnit.SECONDS)).isEqualTo("closed 4001 bye");
        }
    }

    @ParameterizedTest
    @CsvSource({"end, 4000 as you wish", "fail, 1011 user.bad_text", "long, 1011 message.outgoing_too_long"})
    void theActorEndsAPlainSocketWithCodeAndReason(String text, String closing) throws Exception {
        open("troupe.limits.raw-message", "100000");
        try (FrameClient client = new FrameClient(door.port, RAW)) {
            assertThat(client.nextText()).isEqualTo("early");
            client.text(text);
            assertThat(client.closing()).isEqualTo(closing);
            assertThat(door.actors.happened.poll(10, TimeUnit.SECONDS)).startsWith("open ");
            assertThat(door.actors.happened.poll(10, TimeUnit.SECONDS)).isEqualTo("closed " + closing);
        }
    }

    @Test
    void aMessageOverTheLimitOfPlainSocketsCloses() throws Exception {
        open("troupe.limits.raw-message", "100000");
        try (FrameClient client = new FrameClient(door.port, RAW)) {
            assertThat(client.nextText()).isEqualTo("early");
            client.sendAll(frames(BINARY, new byte[100_001], 30_000));
            assertThat(client.closing()).isEqualTo("1011 message.incoming_too_long");
        }
    }

    @Test
    void aClientThatLeavesBeforeTheActorAgreedIsReportedAsGone() throws Exception {
        open();
        FrameClient client = client(PROTOCOLS + params("{\"wait\":true}"));
        client.text(call(0, "echo", "1"));
        assertThat(door.actors.happened.poll(10, TimeUnit.SECONDS)).startsWith("connect");
        client.send(CLOSE, true, new byte[] {3, (byte) 0xe8});
        assertThat(client.closing()).startsWith("1000");
        client.close();
        // The container answers the closing frame before it tells the door.
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (door.door().connections() > 0 && System.nanoTime() < patience) {
            Thread.onSpinWait();
        }
        assertThat(door.actors.left).hasValue(0);
        door.actors.agree();
        awaitLeft(1);
        assertThat(door.actors.calls).hasValue(0);
    }

    @Test
    void atUndeploymentCallsUnderWayAreAnsweredAndClientsAreSentAwayToComeBack() throws Exception {
        open("troupe.shutdown-grace", "20s");
        try (FrameClient busy = connected();
                FrameClient idle = connected()) {
            SocketDoor closing = door.door();
            busy.text(call(0, "hang", "0"));
            busy.text(call(1, "echo", "1"));
            assertThat(busy.nextText()).contains("ActionResponse");
            CompletableFuture<Void> undeployed = CompletableFuture.runAsync(() -> {
                try {
                    door.undeploy();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            String answer;
            do {
                busy.text(call(2, "echo", "1"));
                answer = busy.nextText();
            } while (answer.contains("ActionResponse"));
            assertThat(answer).contains("\"stopping\"", "[\"$BigInt\",\"2\"]");
            door.actors.release();
            assertThat(busy.nextText()).contains("released");
            assertThat(busy.closing()).isEqualTo("1012 ws.going_away");
            assertThat(idle.closing()).isEqualTo("1012 ws.going_away");
            undeployed.get(20, TimeUnit.SECONDS);
            assertThat(closing.connections()).isZero();
            assertThat(closing.tickets().size()).isZero();
        }
        awaitLeft(2);
    }

    @Test
    void aCallThatDoesNotEndHoldsUpUndeploymentOnlyForTheDrainTime() throws Exception {
        open("troupe.shutdown-grace", "100ms");
        try (FrameClient busy = connected()) {
            busy.text(call(0, "hang", "0"));
            busy.text(call(1, "echo", "1"));
            busy.nextText();
            door.undeploy();
            assertThat(busy.closing()).isEqualTo("1012 ws.going_away");
        }
    }

    @Test
    void aClientThatStaysSilentIsCutOffAtUndeploymentAndNothingIsKeptOfIt() throws Exception {
        open();
        SocketDoor closing = door.door();
        try (FrameClient silent = connected()) {
            door.undeploy();
            assertThat(closing.closing().size()).isZero();
            // The closing frame came, and was not answered.
            silent.untilGivenUp();
        }
    }

    // ---- helpers

    private String awaitHappening(String start) throws InterruptedException {
        String what = door.actors.happened.poll(20, TimeUnit.SECONDS);
        while (what != null && !what.startsWith(start)) {
            what = door.actors.happened.poll(20, TimeUnit.SECONDS);
        }
        return what;
    }

    private void awaitLeft(int count) throws InterruptedException {
        while (door.actors.left.get() < count) {
            String what = door.actors.happened.poll(20, TimeUnit.SECONDS);
            assertThat(what)
                    .as("something happens until " + count + " clients left")
                    .isNotNull();
        }
        assertThat(door.actors.left).hasValue(count);
    }

    private FrameClient client(String... headers) throws IOException {
        return new FrameClient(door.port, TARGET, headers);
    }

    private FrameClient connected() throws IOException {
        FrameClient client = client(PROTOCOLS);
        assertThat(client.nextText())
                .startsWith("{\"body\":{\"tag\":\"Init\",\"val\":"
                        + "{\"actorId\":\"abcdefghijklmnopqrstuvwxyz1234\",\"connectionId\":\"");
        return client;
    }

    private static String params(String json) {
        return ", rivet_conn_params." + URLEncoder.encode(json, StandardCharsets.UTF_8);
    }

    private static String call(int id, String action, String argument) {
        return "{\"body\":{\"tag\":\"ActionRequest\",\"val\":{\"id\":[\"$BigInt\",\"" + id + "\"],\"name\":\"" + action
                + "\",\"args\":[" + argument + "]}}}";
    }

    private static String subscribe(String event, boolean on) {
        return "{\"body\":{\"tag\":\"SubscriptionRequest\",\"val\":{\"eventName\":\"" + event + "\",\"subscribe\":" + on
                + "}}}";
    }

    private static List<byte[]> frames(int opcode, byte[] message, int size) {
        List<byte[]> frames = new ArrayList<>();
        for (int at = 0; at < message.length; at += size) {
            int end = Math.min(message.length, at + size);
            frames.add(FrameClient.frame(
                    at == 0 ? opcode : CONTINUATION,
                    end == message.length,
                    java.util.Arrays.copyOfRange(message, at, end)));
        }
        return frames;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
