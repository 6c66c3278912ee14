// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.harness.web.RawHttp;
import io.troupe.raw.RawRequest;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The door in a real servlet container, with actors of the simplest kind behind it. */
class HttpDoorTest {

    private static final String LISTED = "https://good.example";
    private static final String QUERY = "?rvt-namespace=default&rvt-method=getOrCreate&rvt-runner=default&rvt-key=k";
    private static final String INCREMENT = "/gateway/counter/action/increment" + QUERY;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private TestActors actors;
    private RunningHttpDoor door;
    private String base;

    @BeforeEach
    void start() throws Exception {
        start("", true);
    }

    private void start(String path, boolean filterSupportsAsync) throws Exception {
        start(Map.of("troupe.path", path, "troupe.cors.origins", LISTED), filterSupportsAsync);
    }

    private void start(Map<String, String> set, boolean filterSupportsAsync) throws Exception {
        actors = new TestActors();
        TestActors behind = actors;
        door = new RunningHttpDoor(
                () -> {
                    if (set.containsKey("test.no-actors")) {
                        throw new IllegalStateException("no actors");
                    }
                    return behind;
                },
                set,
                request -> request.getHeader("x-test-user"),
                filterSupportsAsync,
                new PageServlet());
        base = door.base() + set.getOrDefault("troupe.path", "");
    }

    @AfterEach
    void stop() throws ServletException {
        actors.gate.complete(null);
        door.close();
        actors.close();
    }

    @Test
    void metadataIsAJsonObject() throws Exception {
        HttpResponse<String> answer = send(get("/metadata?namespace=default"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        assertThat(answer.body()).isEqualTo("{\"runtime\":\"troupe\"}");
    }

    @Test
    void anActionIsCalledOverHttp() throws Exception {
        assertAnswer(post(INCREMENT, "{\"args\":[5]}"), 200, "{\"output\":5}");
        HttpResponse<String> answer = send(post(INCREMENT, "{\"args\":[37]}"));
        assertThat(answer.body()).isEqualTo("{\"output\":42}");
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
        assertThat(answer.headers().firstValue("x-content-type-options")).contains("nosniff");
        assertThat(answer.headers().allValues("vary")).contains("Origin");
    }

    @Test
    void aRawRequestReachesTheActorAsItWasSentAndItsResponseComesBack() throws Exception {
        HttpResponse<String> answer = send(request("/gateway/counter/request/a%2Fb/%20c" + QUERY + "&x=%5B1%5D&y")
                .header("X-Word", "One")
                .header("x-rivet-internal-original-request-url", "http://elsewhere/a")
                .method("CUSTOM", BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[] {'h', 'i'})))
                .build());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("hi");
        assertThat(answer.headers().firstValue("content-type").orElseThrow()).startsWith("text/x-echo");
        assertThat(answer.headers().firstValue("x-content-type-options")).contains("nosniff");
        RawRequest seen = actors.requests.get(0);
        assertThat(seen.method()).isEqualTo("CUSTOM");
        assertThat(seen.path()).isEqualTo("/a%2Fb/%20c");
        assertThat(seen.query()).contains("x=%5B1%5D&y");
        assertThat(seen.header("x-word")).contains("One");
        assertThat(seen.head().url()).isEqualTo("http://elsewhere/a");
        assertThat(seen.headers()).doesNotContainKey("x-rivet-internal-original-request-url");
        assertThat(seen.head().clientAddress()).isEqualTo("127.0.0.1");
        send(get("/gateway/counter/request" + QUERY));
        assertThat(actors.requests.get(1).path()).isEqualTo("/");
        assertThat(actors.requests.get(1).query()).isEmpty();
        assertThat(actors.requests.get(1).head().url()).isEqualTo("http://127.0.0.1:" + door.port + "/");
    }

    @Test
    void headersBetweenNeighboursAndOfCrossOriginAreNotTheActors() throws Exception {
        HttpResponse<String> answer = send(get("/gateway/counter/request/line" + QUERY));
        assertThat(answer.statusCode()).isEqualTo(203);
        assertThat(answer.body()).isEqualTo("x");
        assertThat(answer.headers().allValues("set-cookie")).containsExactlyInAnyOrder("a=1", "b=2");
        assertThat(answer.headers().allValues("cache-control")).containsExactly("max-age=5");
        assertThat(answer.headers().allValues("content-length")).containsExactly("1");
        assertThat(answer.headers().map().keySet())
                .doesNotContain("x-mine", "transfer-encoding", "access-control-allow-origin");
    }

    @Test
    void anAnswerToHeadHasALengthAndNoBodyAndOptionsOfAPageAreTheDoors() throws Exception {
        String path = "/gateway/counter/request/long" + QUERY;
        HttpResponse<String> head =
                send(request(path).method("HEAD", BodyPublishers.noBody()).build());
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValueAsLong("content-length")).hasValue(5_000);
        assertThat(send(request(path).method("OPTIONS", BodyPublishers.noBody()).build())
                        .statusCode())
                .isEqualTo(200);
        assertThat(actors.requests).hasSize(2);
        HttpResponse<String> preflight = send(request(path)
                .header("Origin", LISTED)
                .header("Access-Control-Request-Method", "PUT")
                .method("OPTIONS", BodyPublishers.noBody())
                .build());
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(actors.requests).hasSize(2);
    }

    @Test
    void rawBodiesAreLimitedBothWays() throws Exception {
        stop();
        start(Map.of("troupe.limits.raw-body", "1000"), true);
        String path = "/gateway/counter/request/";
        assertThat(send(request(path + QUERY)
                                .POST(BodyPublishers.ofByteArray(new byte[1_000]))
                                .build())
                        .statusCode())
                .isEqualTo(200);
        assertAnswer(
                request(path + QUERY)
                        .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[1_001])))
                        .build(),
                413,
                "message.incoming_too_long");
        assertAnswer(get(path + "long" + QUERY), 500, "message.outgoing_too_long");
    }

    @Test
    void aChunkedBodyAndAnAnswerFromAnotherThreadAreFine() throws Exception {
        BodyPublisher chunked = BodyPublishers.ofInputStream(
                () -> new ByteArrayInputStream("{\"args\":[5]}".getBytes(StandardCharsets.UTF_8)));
        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(
                request("/gateway/counter/action/later.increment" + QUERY)
                        .header("content-type", "application/json")
                        .header("x-rivet-encoding", "json")
                        .POST(chunked)
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer).isNotDone();
        actors.gate.complete(null);
        assertThat(answer.get(10, TimeUnit.SECONDS).body()).isEqualTo("{\"output\":5}");
    }

    /** With four worker threads, calls that held one each would never all wait at the gate. */
    @Test
    void waitingCallsHoldNoThread() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            answers.add(client.sendAsync(
                    post("/gateway/counter/action/later.increment" + QUERY, "{\"args\":[1]}"),
                    BodyHandlers.ofString()));
        }
        assertAnswer(post("/gateway/counter/action/find" + QUERY, "{}"), 200, "{\"output\":null}");
        actors.gate.complete(null);
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertThat(answer.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
        assertAnswer(post(INCREMENT, "{\"args\":[0]}"), 200, "{\"output\":32}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes", "later.bytes"})
    void aLargeAnswerArrivesWhole(String action) throws Exception {
        actors.gate.complete(null);
        HttpResponse<String> answer = send(post("/gateway/counter/action/" + action + QUERY, "{\"args\":[700000]}"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).hasSize("{\"output\":[\"$Uint8Array\",\"\"]}".length() + (700_000 + 2) / 3 * 4);
        assertAnswer(
                post("/gateway/counter/action/" + action + QUERY, "{\"args\":[800000]}"),
                500,
                "message.outgoing_too_long");
    }

    @Test
    void nothingNullAndUndefinedAreThreeThings() throws Exception {
        assertAnswer(post("/gateway/counter/action/reset" + QUERY, "{}"), 200, "{\"output\":[\"$Undefined\",0]}");
        assertAnswer(post("/gateway/counter/action/find" + QUERY, "{}"), 200, "{\"output\":null}");
        assertAnswer(
                post("/gateway/counter/action/echo" + QUERY, "{\"args\":[[\"$BigInt\",\"7\"]]}"),
                200,
                "{\"output\":[\"$BigInt\",\"7\"]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/gateway/nobody/action/increment|{\"args\":[1]}|400|actor.unknown_type",
                "/gateway/counter/action/nope|{\"args\":[]}|404|actor.action_not_found",
                "/gateway/counter/action/increment|{\"args\":[\"1\"]}|400|actor.invalid_arguments",
                "/gateway/counter/action/increment|{\"args\":[1,2]}|400|actor.invalid_arguments",
                "/gateway/counter/action/increment|{\"args\":|400|actor.invalid_request",
                "/gateway/counter/action/increment|[1]|400|actor.invalid_request",
                "/gateway/counter/action/increment|''|400|actor.invalid_request",
                "/gateway/counter/action/fail|{\"args\":[\"bad\"]}|500|user.bad",
                "/gateway/counter/action/overload|{}|429|actor.overloaded",
                "/gateway/counter/action/stop|{}|503|actor.stopping",
                "/gateway/counter/action/lose|{\"args\":[\"NO\"]}|503|actor.store_failed",
                "/gateway/counter/action/breakDown|{}|500|actor.internal_error",
                "/gateway/counter/action/unencodable|{}|500|actor.internal_error",
                "/gateway/counter/action/secret|{}|403|auth.forbidden",
                "/gateway/counter/action/|{}|404|guard.no_route",
                "/gateway/counter/inspector/state|{}|404|guard.no_route",
                "/gateway/counter/queue/jobs|{\"body\":1}|400|queue.not_available",
                "/gateway/counter/connect|{}|426|guard.upgrade_required",
            })
    void aFailureIsAnErrorTheProtocolKnows(String path, String body, int status, String error) throws Exception {
        HttpResponse<String> answer = assertAnswer(post(path + QUERY, body), status, error);
        assertThat(answer.headers().firstValue("retry-after"))
                .isEqualTo(status == 429 || status == 503 ? Optional.of("1") : Optional.empty());
        assertThat(answer.body()).doesNotContain("SELECT", "Exception", "java", "\tat ");
    }

    @Test
    void aFailureOfACallAnsweredLaterIsTheSame() throws Exception {
        actors.gate.complete(null);
        assertAnswer(
                post("/gateway/counter/action/later.fail" + QUERY, "{\"args\":[\"bad\"]}"),
                500,
                "{\"group\":\"user\",\"code\":\"bad\",\"message\":\"as you wish\",\"metadata\":{\"a\":1},"
                        + "\"executed\":\"no\"}");
    }

    // ---- encodings

    @ParameterizedTest
    @CsvSource({
        "cbor, increment,       a164617267738105,                   a1666f757470757405",
        "cbor, later.increment, b900016461726773 8105,              a1666f757470757405",
        "cbor, echo,            b900016461726773811b0000000000000007, a1666f75747075741b0000000000000007",
        "cbor, echo,            a16461726773818262247801,           a1666f75747075748263242478 01",
        "cbor, reset,           a0,                                 a1666f7574707574f7",
        "cbor, find,            a0,                                 a1666f7574707574f6",
        "bare, increment,       0400028105,                         04000105",
        "bare, later.increment, 0400028105,                         04000105",
        "bare, echo,            04000c81826724426967496e746137,     04000b826724426967496e746137",
        "bare, reset,           04000180,                           04000d826a24556e646566696e656400",
        "bare, find,            04000180,                           040001f6",
        "bare, increment,       0200028105,                         02000105",
    })
    void anActionIsCalledInEveryEncoding(String encoding, String action, String body, String expected)
            throws Exception {
        actors.gate.complete(null);
        HttpResponse<byte[]> answer = binary(encoding, "/gateway/counter/action/" + action + QUERY, body);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains("application/octet-stream");
        assertThat(HexFormat.of().formatHex(answer.body())).isEqualTo(expected.replace(" ", ""));
    }

    /** Clients of every encoding read an error as JSON if the content type says so. */
    @ParameterizedTest
    @CsvSource({
        "cbor, action/nope,      a0,               404, actor.action_not_found",
        "cbor, action/increment, a164617267738161 61, 400, actor.invalid_arguments",
        "cbor, action/increment, a16461726773,     400, actor.invalid_request",
        "cbor, action/increment, '',               400, actor.invalid_request",
        "cbor, action/increment, 7b2261726773223a5b315d7d, 400, actor.invalid_request",
        "cbor, action/overload,  a0,               429, actor.overloaded",
        "cbor, queue/jobs,       a164626f647901,   400, queue.not_available",
        "bare, action/nope,      04000180,         404, actor.action_not_found",
        "bare, action/increment, 040003816161,     400, actor.invalid_arguments",
        "bare, action/increment, 04000181,         400, actor.invalid_request",
        "bare, action/increment, 0500028105,       400, actor.invalid_request",
        "bare, action/increment, 040002810500,     400, actor.invalid_request",
        "bare, action/increment, '',               400, actor.invalid_request",
        "bare, action/overload,  04000180,         429, actor.overloaded",
        "bare, queue/jobs,       040006b9000161610101057461736b7300 00, 400, queue.not_available",
    })
    void anErrorIsJsonInEveryEncoding(String encoding, String path, String body, int status, String error)
            throws Exception {
        HttpResponse<byte[]> answer = binary(encoding, "/gateway/counter/" + path + QUERY, body);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type").orElseThrow()).startsWith("application/json");
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains(codeOf(error));
        assertAnswer(post(INCREMENT, "{\"args\":[0]}"), 200, "{\"output\":0}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cbor", "bare"})
    void bodiesAndAnswersOverTheLimitAreRefusedInEveryEncoding(String encoding) throws Exception {
        HttpResponse<byte[]> incoming = binary(encoding, INCREMENT, "00".repeat(65_537));
        assertThat(incoming.statusCode()).isEqualTo(413);
        assertThat(new String(incoming.body(), StandardCharsets.UTF_8)).contains(codeOf("message.incoming_too_long"));
        String size = "1a00100000";
        HttpResponse<byte[]> outgoing = binary(
                encoding,
                "/gateway/counter/action/bytes" + QUERY,
                encoding.equals("cbor") ? "a1646172677381" + size : "04000681" + size);
        assertThat(outgoing.statusCode()).isEqualTo(500);
        assertThat(new String(outgoing.body(), StandardCharsets.UTF_8)).contains(codeOf("message.outgoing_too_long"));
    }

    private HttpResponse<byte[]> binary(String encoding, String path, String hex) throws Exception {
        return client.send(
                request(path)
                        .header("content-type", "application/octet-stream")
                        .header("x-rivet-encoding", encoding)
                        .POST(BodyPublishers.ofByteArray(HexFormat.of().parseHex(hex.replace(" ", ""))))
                        .build(),
                BodyHandlers.ofByteArray());
    }

    // ---- whether it was executed

    @ParameterizedTest
    @CsvSource({"lose, UNKNOWN, unknown", "later.lose, UNKNOWN, unknown", "lose, YES, yes", "later.lose, YES, yes"})
    void whatMayHaveBeenExecutedIsNotAnsweredLikeWhatWasNot(String action, String executed, String said)
            throws Exception {
        actors.gate.complete(null);
        HttpResponse<String> answer =
                send(post("/gateway/counter/action/" + action + QUERY, "{\"args\":[\"" + executed + "\"]}"));
        assertThat(answer.statusCode()).isEqualTo(504);
        assertExecuted(answer, said);
        assertThat(answer.body()).contains("\"code\":\"store_failed\"");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nobodyKnowsOfACallThatIsNotAnsweredInTime(boolean filterSupportsAsync) throws Exception {
        stop();
        start(Map.of("troupe.http.timeout", "200ms"), filterSupportsAsync);
        HttpResponse<String> answer = send(post("/gateway/counter/action/later.increment" + QUERY, "{\"args\":[5]}"));
        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(answer.body()).contains(codeOf("actor.action_timed_out"));
        assertExecuted(answer, "unknown");
    }

    @Test
    void whatBreaksOnceTheActorsAreAskedMayHaveBeenExecuted() throws Exception {
        HttpResponse<String> answer = send(post("/gateway/counter/action/throw" + QUERY, "{}"));
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains(codeOf("actor.internal_error")).doesNotContain("contract");
        assertExecuted(answer, "unknown");
    }

    @Test
    void whatBreaksBeforeAnyActorIsAskedWasNotExecuted() throws Exception {
        stop();
        start(Map.of("test.no-actors", ""), true);
        assertAnswer(post(INCREMENT, "{\"args\":[5]}"), 500, "actor.internal_error");
        assertAnswer(put("/actors", "{\"name\":\"counter\",\"key\":\"/\"}"), 500, "actor.internal_error");
    }

    private static void assertExecuted(HttpResponse<String> answer, String said) {
        assertThat(answer.headers().firstValue("troupe-executed")).contains(said);
        assertThat(answer.headers().firstValue("retry-after")).isEmpty();
        assertThat(answer.body())
                .contains("\"metadata\":{\"executed\":\"" + said + "\"}", ",\"executed\":\"" + said + "\"}");
    }

    // ---- calls that may be repeated

    @ParameterizedTest
    @ValueSource(strings = {"increment", "later.increment"})
    void aCallThatIsRepeatedUnderItsKeyIsExecutedOnceAndItsAnswerIsMarked(String action) throws Exception {
        actors.gate.complete(null);
        String path = "/gateway/counter/action/" + action + QUERY;
        HttpResponse<String> first = send(keyed(path, "order 17/a"));
        assertThat(first.body()).isEqualTo("{\"output\":5}");
        assertThat(first.headers().firstValue("idempotency-replayed")).isEmpty();
        HttpResponse<String> again = send(keyed(path, "order 17/a"));
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.headers().firstValue("idempotency-replayed")).contains("true");
        assertThat(send(keyed(path, "x".repeat(256))).body()).isEqualTo("{\"output\":10}");
        assertAnswer(post(path, "{\"args\":[0]}"), 200, "{\"output\":10}");
        assertThat(actors.keys).containsExactly("order 17/a", "order 17/a", "x".repeat(256));
    }

    @Test
    void aKeyThatIsNoneIsRefusedBeforeAnythingIsDone() throws Exception {
        for (String lines : List.of(
                "Idempotency-Key:\r\n",
                "Idempotency-Key: " + "x".repeat(257) + "\r\n",
                "Idempotency-Key: \u00e4\r\n",
                "Idempotency-Key: a\r\nIdempotency-Key: a\r\n",
                "Idempotency-Key: a\r\nidempotency-key: b\r\n")) {
            String answer = exchange("POST /app" + INCREMENT + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + lines
                    + "Content-Type: application/json\r\nContent-Length: 12\r\n\r\n{\"args\":[1]}");
            assertThat(answer)
                    .as(lines)
                    .contains(" 400 ", codeOf("actor.idempotency_key_invalid"), "Troupe-Executed: no");
        }
        assertThat(actors.callers).isEmpty();
    }

    /** Clients that send a header with every request send it with these too. */
    @Test
    void aKeyMeansNothingWhereNoActionIsCalled() throws Exception {
        String key = "x".repeat(300);
        assertThat(send(request("/metadata").header("idempotency-key", key).build())
                        .statusCode())
                .isEqualTo(200);
        assertThat(send(request("/actors?name=counter&key=a")
                                .header("idempotency-key", key)
                                .build())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aListedPageMaySendAKeyAndReadWhatBecameOfIt() throws Exception {
        HttpResponse<String> preflight = send(request(INCREMENT)
                .header("origin", LISTED)
                .header("access-control-request-method", "POST")
                .header("access-control-request-headers", "content-type,idempotency-key,x-rivet-encoding")
                .method("OPTIONS", BodyPublishers.noBody())
                .build());
        assertThat(preflight
                        .headers()
                        .firstValue("access-control-allow-headers")
                        .orElseThrow())
                .contains("idempotency-key");
        HttpResponse<String> answer = send(request(INCREMENT)
                .header("origin", LISTED)
                .header("content-type", "application/json")
                .header("idempotency-key", "k")
                .POST(BodyPublishers.ofString("{\"args\":[5]}"))
                .build());
        assertThat(answer.headers()
                        .firstValue("access-control-expose-headers")
                        .orElseThrow()
                        .split(", "))
                .containsExactly("Retry-After", "Troupe-Executed", "Idempotency-Replayed");
    }

    private HttpRequest keyed(String path, String key) {
        return request(path)
                .header("content-type", "application/json")
                .header("idempotency-key", key)
                .POST(BodyPublishers.ofString("{\"args\":[5]}"))
                .build();
    }

    @Test
    void aBodyOverTheLimitIsRefusedHoweverItIsSent() throws Exception {
        byte[] body = ("{\"args\":[1]}" + " ".repeat(65_536 - 12)).getBytes(StandardCharsets.UTF_8);
        assertAnswer(raw(INCREMENT, BodyPublishers.ofByteArray(body)), 200, "{\"output\":1}");
        byte[] over = ("{\"args\":[1]}" + " ".repeat(65_537 - 12)).getBytes(StandardCharsets.UTF_8);
        assertAnswer(raw(INCREMENT, BodyPublishers.ofByteArray(over)), 413, "message.incoming_too_long");
        assertAnswer(
                raw(INCREMENT, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(over))),
                413,
                "message.incoming_too_long");
        assertAnswer(post(INCREMENT, "{\"args\":[0]}"), 200, "{\"output\":1}");
    }

    @Test
    void aBodyThatSaysItIsTooLongIsRefusedBeforeItComes() throws Exception {
        try (RawHttp http = new RawHttp(door.port)) {
            RawHttp.Answer answer = http.head(
                            "POST /app" + INCREMENT + " HTTP/1.1",
                            "Host: x",
                            "Content-Type: application/json",
                            "Content-Length: 65537")
                    .answer();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.body()).contains("\"incoming_too_long\"");
        }
    }

    /** (S33) */
    @ParameterizedTest
    @CsvSource({
        "Transfer-Encoding: chunked, 200",
        "Transfer-Encoding:  CHUNKED, 200",
        "Transfer-Encoding: xchunked, 400",
        "'Transfer-Encoding: gzip, chunked', 400",
        "'Transfer-Encoding: chunked, identity', 400"
    })
    void onlyTheOneCodingThatServersAndProxiesAgreeOnIsTaken(String header, int status) throws Exception {
        try (RawHttp http = new RawHttp(door.port)) {
            RawHttp.Answer answer = http.head(
                            "POST /app" + INCREMENT + " HTTP/1.1", "Host: x", "Content-Type: application/json", header)
                    .send("c\r\n{\"args\":[1]}\r\n0\r\n\r\n")
                    .answer();
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.body()).contains(status == 200 ? "{\"output\":1}" : "\"invalid_request\"");
        }
    }

    @Test
    void aClientThatLeavesDisturbsNobody() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), door.port)) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /app" + INCREMENT + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                            + "Content-Length: 1000\r\n\r\n{\"args\":[1]")
                    .getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), door.port)) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /app/gateway/counter/action/later.bytes" + QUERY
                            + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                            + "Content-Length: 17\r\n\r\n{\"args\":[700000]}")
                    .getBytes(StandardCharsets.UTF_8));
            out.flush();
            socket.setSoLinger(true, 0);
        }
        actors.gate.complete(null);
        for (int i = 0; i < 8; i++) {
            assertAnswer(post(INCREMENT, "{\"args\":[0]}"), 200, "{\"output\":0}");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /gateway/counter/action/increment",
        "DELETE, /gateway/counter/action/increment",
        "PUT, /gateway/counter/action/increment",
        "GET, /gateway/counter/queue/jobs",
        "POST, /metadata",
        "PATCH, /actors"
    })
    void aMethodThatDoesNotFitIsRefused(String method, String path) throws Exception {
        HttpRequest request = request(path + QUERY)
                .header("content-type", "application/json")
                .method(method, BodyPublishers.ofString("{\"args\":[1]}"))
                .build();
        assertAnswer(request, 405, "actor.method_not_allowed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/x-www-form-urlencoded",
                "text/plain",
                "multipart/form-data; boundary=x",
                "application/json5",
                "text/plain;application/json",
                ""
            })
    void whatAFormCouldSendIsNotRead(String contentType) throws Exception {
        for (String path : List.of(INCREMENT, "/actors", "/gateway/counter/queue/jobs" + QUERY)) {
            HttpRequest.Builder request = request(path).POST(BodyPublishers.ofString("{\"args\":[1]}"));
            if (!contentType.isEmpty()) {
                request.header("content-type", contentType);
            }
            assertAnswer(request.build(), 400, "actor.invalid_request");
        }
        assertThat(actors.callers).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Origin, https://evil.example",
        "Origin, null",
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site"
    })
    void aForeignPageIsRefusedOnEveryVerb(String header, String value) throws Exception {
        for (String method : List.of("GET", "POST", "PUT", "DELETE", "PATCH")) {
            for (String path : List.of(INCREMENT, "/actors", "/actors/abc", "/gateway/counter/request/x" + QUERY)) {
                HttpRequest request = request(path)
                        .header(header, value)
                        .header("content-type", "application/json")
                        .method(method, BodyPublishers.ofString("{\"args\":[1]}"))
                        .build();
                HttpResponse<String> answer = assertAnswer(request, 403, "auth.forbidden");
                assertThat(answer.headers().firstValue("access-control-allow-origin"))
                        .isEmpty();
            }
        }
        assertThat(actors.callers).isEmpty();
    }

    @Test
    void aListedPageMayCallAndReadErrorsToo() throws Exception {
        HttpResponse<String> answer = send(request("/gateway/counter/action/fail" + QUERY)
                .header("origin", LISTED)
                .header("content-type", "application/json; charset=utf-8")
                .POST(BodyPublishers.ofString("{\"args\":[\"x\"]}"))
                .build());
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.headers().firstValue("access-control-allow-origin")).contains(LISTED);
        assertThat(answer.headers().firstValue("access-control-allow-credentials"))
                .contains("true");
    }

    @Test
    void aPreflightOfAListedPageIsGranted() throws Exception {
        HttpResponse<String> answer = send(request(INCREMENT)
                .header("origin", LISTED)
                .header("access-control-request-method", "POST")
                .header("access-control-request-headers", "content-type,x-rivet-encoding")
                .method("OPTIONS", BodyPublishers.noBody())
                .build());
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("access-control-allow-origin")).contains(LISTED);
        assertThat(answer.headers().firstValue("access-control-allow-methods"))
                .contains("GET, POST, PUT, DELETE, OPTIONS, PATCH");
        assertThat(answer.headers().firstValue("access-control-allow-headers"))
                .contains("content-type,x-rivet-encoding");
        assertThat(answer.headers().firstValue("access-control-max-age")).contains("86400");
        assertThat(answer.headers().allValues("vary")).contains("Origin");
    }

    @Test
    void aPreflightOfAnotherPageIsRefused() throws Exception {
        HttpRequest request = request(INCREMENT)
                .header("origin", "https://good.example.evil")
                .header("access-control-request-method", "POST")
                .method("OPTIONS", BodyPublishers.noBody())
                .build();
        HttpResponse<String> answer = assertAnswer(request, 403, "auth.forbidden");
        assertThat(answer.headers().map()).doesNotContainKey("access-control-allow-origin");
    }

    @Test
    void theCallerIsWhomTheContainerKnows() throws Exception {
        assertAnswer(post("/gateway/counter/action/secret" + QUERY, "{}"), 403, "auth.forbidden");
        HttpRequest member = request("/gateway/counter/action/secret" + QUERY)
                .header("content-type", "application/json")
                .header("x-test-user", "alice")
                .POST(BodyPublishers.ofString("{}"))
                .build();
        assertAnswer(member, 200, "{\"output\":[\"$Undefined\",0]}");
        assertThat(actors.callers.get(0).isAuthenticated()).isFalse();
        assertThat(actors.callers.get(0).name()).isEqualTo("anonymous");
        assertThat(actors.callers.get(1).name()).isEqualTo("alice");
    }

    @Test
    void actorsAreFoundAndCreatedByKeyAndId() throws Exception {
        assertAnswer(
                get("/actors?name=counter&key=a%5C%2Fb&namespace=default"),
                200,
                "{\"actors\":[],\"pagination\":{\"cursor\":null}}");
        String body =
                "{\"name\":\"counter\",\"key\":\"a\\\\/b\",\"runner_name_selector\":\"p\",\"crash_policy\":\"sleep\"}";
        HttpResponse<String> created = send(put("/actors?namespace=default", body));
        assertThat(created.statusCode()).isEqualTo(200);
        assertThat(created.body())
                .contains("\"name\":\"counter\"", "\"key\":\"a\\\\/b\"", "\"namespace_id\":\"default\"")
                .contains("\"runner_name_selector\":\"p\"", "\"create_ts\":1795224854611", "\"destroy_ts\":null")
                .endsWith("\"created\":true}");
        assertThat(send(put("/actors?namespace=default", body)).body()).endsWith("\"created\":false}");
        assertAnswer(post("/actors?namespace=default", body), 400, "actor.duplicate_key");
        assertThat(send(get("/actors?name=counter&key=a%5C%2Fb&namespace=default"))
                        .body())
                .contains("\"key\":\"a\\\\/b\"");
        String id = created.body().replaceAll(".*\"actor_id\":\"([^\"]+)\".*", "$1");
        assertThat(send(get("/actors?actor_ids=" + id + ",nobody&namespace=default"))
                        .body())
                .containsOnlyOnce("\"actor_id\":\"" + id + "\"");
        assertAnswer(post("/gateway/" + id + "/action/increment", "{\"args\":[2]}"), 200, "{\"output\":2}");
        assertAnswer(post("/gateway/" + id + "@token/action/increment", "{\"args\":[2]}"), 200, "{\"output\":4}");
        assertAnswer(post("/actors", "{\"name\":\"nobody\",\"key\":\"/\"}"), 400, "actor.unknown_type");
    }

    @ParameterizedTest
    @CsvSource({
        "/actors, guard.query_invalid_params",
        "/actors?name=counter, guard.query_invalid_params",
        "/actors?key=a, guard.query_invalid_params",
        "/actors?name=counter&name=b&key=a, guard.query_duplicate_param",
        "/actors?name=counter&key=%5C, actor.invalid_key",
        "/actors?name=nobody&key=a, actor.unknown_type",
        "'/actors?actor_ids=1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33',"
                + " guard.query_invalid_params",
    })
    void thereIsNoListOfActors(String path, String error) throws Exception {
        assertAnswer(get(path), 400, error);
    }

    @Test
    void nothingIsDestroyedFromOutside() throws Exception {
        assertAnswer(request("/actors/abc?namespace=default").DELETE().build(), 403, "auth.forbidden");
        assertAnswer(get("/actors/abc/kv/keys/Aw=="), 404, "guard.no_route");
        assertAnswer(get("/actors/abc"), 404, "guard.no_route");
    }

    @Test
    void thereAreNoDeveloperTools() throws Exception {
        assertAnswer(get("/devtools/mod.js"), 404, "guard.no_route");
    }

    @Test
    void anEscapedSlashIsPartOfAName() throws Exception {
        assertThat(assertAnswer(post("/gateway/counter/action/a%2Fb" + QUERY, "{}"), 404, "actor.action_not_found")
                        .body())
                .contains("a/b");
    }

    @Test
    void everythingElseIsTheApplications() throws Exception {
        assertThat(send(get("/")).body()).isEqualTo("page /");
        assertThat(send(get("/connect")).body()).isEqualTo("page /connect");
        assertThat(send(get("/request/x")).body()).isEqualTo("page /request/x");
        assertThat(send(get("/gatewayx")).body()).isEqualTo("page /gatewayx");
    }

    @Test
    void theRootFormIsRecognisedByItsHeaders() throws Exception {
        assertThat(send(request("/request/x?a")
                                .header("x-rivet-target", "actor")
                                .header("x-rivet-actor", "abc")
                                .build())
                        .statusCode())
                .isEqualTo(200);
        assertThat(actors.requests).singleElement().satisfies(seen -> {
            assertThat(seen).hasToString("GET /x");
            assertThat(seen.headers().keySet()).noneMatch(name -> name.startsWith("x-rivet-"));
        });
        assertAnswer(request("/request/x").header("x-rivet-target", "actor").build(), 400, "guard.missing_header");
        assertThat(send(request("/request/x").header("x-rivet-target", "other").build())
                        .body())
                .isEqualTo("page /request/x");
    }

    @Test
    void anUpgradeWithoutTheWebSocketDoorIsAnsweredInWords() throws Exception {
        String answer = exchange("GET /app/gateway/counter/connect" + QUERY + " HTTP/1.1\r\nHost: x\r\n"
                + "Upgrade: websocket\r\nConnection: Upgrade, close\r\n\r\n");
        assertThat(answer).contains(" 426 ").contains("upgrade_required");
    }

    @Test
    void theDoorCanBeMoved() throws Exception {
        stop();
        start("/api/v1", true);
        assertAnswer(get("/metadata"), 200, "{\"runtime\":\"troupe\"}");
        assertAnswer(post(INCREMENT, "{\"args\":[5]}"), 200, "{\"output\":5}");
        base = base.replace("/api/v1", "");
        assertThat(send(get("/metadata")).body()).isEqualTo("page /metadata");
    }

    @Test
    void aFilterThatIsNotAsyncCostsAThreadButNoAnswer() throws Exception {
        stop();
        start("", false);
        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(
                post("/gateway/counter/action/later.increment" + QUERY, "{\"args\":[5]}"), BodyHandlers.ofString());
        actors.gate.complete(null);
        assertThat(answer.get(10, TimeUnit.SECONDS).body()).isEqualTo("{\"output\":5}");
        assertThat(send(post("/gateway/counter/action/bytes" + QUERY, "{\"args\":[100000]}"))
                        .body())
                .hasSizeGreaterThan(100_000);
    }

    /** Answers every path that is not the door's. */
    private static final class PageServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print("page " + request.getServletPath());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "openapi.json, application/json, /gateway/counter/action/increment",
        "asyncapi.json, application/json, /gateway/counter/connect",
        "actors.d.ts, text/plain;charset=utf-8, increment: (by: number) => number;",
    })
    void theDeployedActorsAreDescribed(String name, String type, String part) throws Exception {
        HttpResponse<String> answer = send(get("/metadata/" + name));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains(type);
        assertThat(answer.headers().firstValue("cache-control")).contains("private, no-cache");
        assertThat(answer.headers().firstValue("x-content-type-options")).contains("nosniff");
        assertThat(answer.body()).contains(part).doesNotContain("secret");
    }

    @Test
    void aDescriptionHoldsThePathThatItWasAskedForAt() throws Exception {
        stop();
        start("/api", true);
        assertThat(send(get("/metadata/openapi.json")).body()).contains("\"url\" : \"/app/api\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openapi.json", "asyncapi.json", "actors.d.ts"})
    void whoHoldsARoleIsShownWhatItOpensAndNobodyElseAfterwards(String name) throws Exception {
        HttpRequest member =
                request("/metadata/" + name).header("x-test-user", "alice").build();
        assertThat(send(member).body()).contains("secret");
        assertThat(send(get("/metadata/" + name)).body()).doesNotContain("secret");
    }

    @Test
    void aDescriptionThatIsKnownIsNotSentAgain() throws Exception {
        String tag =
                send(get("/metadata/openapi.json")).headers().firstValue("etag").orElseThrow();
        HttpRequest.Builder again = request("/metadata/openapi.json").header("if-none-match", "\"x\", W/" + tag);
        HttpResponse<String> answer = send(again.build());
        assertThat(answer.statusCode()).isEqualTo(304);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValue("etag")).contains(tag);
        HttpRequest other = request("/metadata/openapi.json")
                .header("if-none-match", tag)
                .header("x-test-user", "alice")
                .build();
        assertThat(send(other).statusCode()).isEqualTo(200);
    }

    @Test
    void aDescriptionIsReadOnlyAndNotForPagesOfOtherOrigins() throws Exception {
        assertAnswer(post("/metadata/openapi.json", "{}"), 405, "actor.method_not_allowed");
        HttpRequest foreign = request("/metadata/openapi.json")
                .header("origin", "https://evil.example")
                .build();
        assertAnswer(foreign, 403, "auth.forbidden");
        HttpRequest listed =
                request("/metadata/openapi.json").header("origin", LISTED).build();
        assertThat(send(listed).headers().firstValue("access-control-allow-origin"))
                .contains(LISTED);
    }

    @Test
    void withoutDescriptionsTheirPathsAreTheApplications() throws Exception {
        stop();
        start(Map.of("troupe.describe", "off"), true);
        assertThat(send(get("/metadata/openapi.json")).body()).isEqualTo("page /metadata/openapi.json");
        assertThat(send(get("/metadata")).body()).contains("troupe");
    }

    @Test
    void aWrongSettingOfDescriptionsFailsTheDeployment() {
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> Descriptions.paths(name -> Optional.of("on"))))
                .hasMessage("TROUPE003020: Setting troupe.describe is 'on'; give open or off.");
    }

    private HttpResponse<String> assertAnswer(HttpRequest request, int status, String expected) throws Exception {
        HttpResponse<String> answer = send(request);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        if (expected.startsWith("{")) {
            assertThat(answer.body()).isEqualTo(expected);
        } else {
            assertThat(answer.body()).contains(codeOf(expected)).contains("\"executed\":\"no\"");
            assertThat(answer.headers().firstValue("troupe-executed")).contains("no");
        }
        return answer;
    }

    private static String codeOf(String error) {
        String[] parts = error.split("\\.");
        return "\"group\":\"" + parts[0] + "\",\"code\":\"" + parts[1] + "\"";
    }

    private HttpResponse<String> send(HttpRequest request) throws Exception {
        return client.send(request, BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path));
    }

    private HttpRequest get(String path) {
        return request(path).build();
    }

    private HttpRequest post(String path, String body) {
        return raw(path, BodyPublishers.ofString(body));
    }

    private HttpRequest raw(String path, BodyPublisher body) {
        return request(path)
                .header("content-type", "application/json")
                .POST(body)
                .build();
    }

    private HttpRequest put(String path, String body) {
        return request(path)
                .header("content-type", "application/json")
                .PUT(BodyPublishers.ofString(body))
                .build();
    }

    private String exchange(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), door.port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
