// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.harness.web.RawHttp;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that come later than their heads, or not at all. The server has four threads, and the clock is the test's. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AwaitedBodyTest {

    private static final String QUERY = "?rvt-namespace=default&rvt-method=getOrCreate&rvt-runner=default&rvt-key=k";
    private static final String INCREMENT = "POST /app/gateway/counter/action/increment" + QUERY;
    private static final String RAW = "POST /app/gateway/counter/request/r" + QUERY;
    private static final String LENGTH = "Content-Length: 12";
    private static final String CHUNKED = "Transfer-Encoding: chunked";
    private static final String CALL = "{\"args\":[1]}";

    private final TestActors actors = new TestActors();
    private final List<RawHttp> clients = new ArrayList<>();
    private RunningHttpDoor door;

    @BeforeEach
    void start() throws Exception {
        start(Map.of(), true);
    }

    private void start(Map<String, String> set, boolean filterSupportsAsync) throws Exception {
        Map<String, String> all = new HashMap<>(Map.of("troupe.limits.raw-body", "20000"));
        all.putAll(set);
        door = new RunningHttpDoor(
                () -> actors, all, request -> request.getHeader("x-test-user"), filterSupportsAsync, null);
    }

    @AfterEach
    void stop() throws Exception {
        for (RawHttp client : clients) {
            client.close();
        }
        door.close();
        actors.close();
    }

    private RawHttp begun(String line, String... headers) throws IOException {
        RawHttp client = new RawHttp(door.port);
        clients.add(client);
        String[] lines = new String[headers.length + 3];
        lines[0] = line + " HTTP/1.1";
        lines[1] = "Host: x";
        lines[2] = "Content-Type: application/json";
        System.arraycopy(headers, 0, lines, 3, headers.length);
        return client.head(lines);
    }

    private RawHttp.Answer call() throws IOException {
        return begun(INCREMENT, LENGTH).send(CALL).answer();
    }

    private static void assertRefused(RawHttp.Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains("\"code\":\"" + code + "\"", "\"executed\":\"no\"");
        assertThat(answer.header("troupe-executed")).isEqualTo("no");
    }

    /** Until so many bodies are awaited, and so many bytes of them held. */
    private void awaiting(int bodies, long bytes) throws Exception {
        while (door.bodies().size() != bodies || door.bodies().held() != bytes) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private void awaiting(int bodies) throws Exception {
        while (door.bodies().size() != bodies) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private static void assertGivenUp(RawHttp client) throws IOException {
        client.untilGivenUp();
    }

    @Test
    void bodiesThatHaveNotComeHoldNoThreadAndEachIsAnsweredOnceItHas() throws Exception {
        List<RawHttp> slow = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            slow.add(begun(INCREMENT, LENGTH));
            slow.add(begun(INCREMENT, LENGTH).send("{\"args"));
            slow.add(begun(INCREMENT, CHUNKED).send("3\r\n{\"a"));
            slow.add(begun(INCREMENT, LENGTH, "Expect: 100-continue"));
        }
        awaiting(40);
        assertThat(call().body()).isEqualTo("{\"output\":1}");
        for (int i = 0; i < slow.size(); i += 4) {
            assertThat(slow.get(i).send(CALL).answer().body()).isEqualTo("{\"output\":" + (i + 2) + "}");
            assertThat(slow.get(i + 1).send("\":[1]}").answer().body()).isEqualTo("{\"output\":" + (i + 3) + "}");
            assertThat(slow.get(i + 2)
                            .send("\r\n9\r\nrgs\":[1]}\r\n0\r\n\r\n")
                            .answer()
                            .body())
                    .isEqualTo("{\"output\":" + (i + 4) + "}");
            assertThat(slow.get(i + 3).answer().status()).isEqualTo(100);
            assertThat(slow.get(i + 3).send(CALL).answer().body()).isEqualTo("{\"output\":" + (i + 5) + "}");
        }
    }

    @Test
    void aBodyMayComeByteForByteAndTheNextRequestRightAfterIt() throws Exception {
        for (String length : List.of(LENGTH, CHUNKED)) {
            RawHttp client = begun(INCREMENT, length);
            for (char c : CALL.toCharArray()) {
                client.send(length.equals(LENGTH) ? "" + c : "1\r\n" + c + "\r\n");
            }
            String next = "GET /app/metadata HTTP/1.1\r\nHost: x\r\n\r\n";
            client.send(length.equals(LENGTH) ? next : "0\r\n\r\n" + next);
            assertThat(client.answer().body()).startsWith("{\"output\":");
            assertThat(client.answer().body()).isEqualTo("{\"runtime\":\"troupe\"}");
        }
    }

    @Test
    void aLateBodyOfARawRequestAndOfAnActorToBeMadeIsReadTheSameWay() throws Exception {
        String body = "x".repeat(20_000);
        RawHttp raw = begun(RAW, "Content-Length: 20000").send(body.substring(0, 17_000));
        RawHttp made =
                begun("PUT /app/actors?namespace=default", "Content-Length: 31").send("{\"name\":\"counter\"");
        awaiting(2);
        assertThat(raw.send(body.substring(17_000)).answer().body()).isEqualTo(body);
        assertThat(made.send(",\"key\":\"late\"}").answer().body()).contains("\"created\":true");
    }

    @Test
    void theCallerIsWhoeverSentTheHead() throws Exception {
        String secret = "POST /app/gateway/counter/action/secret" + QUERY;
        RawHttp known = begun(secret, LENGTH, "x-test-user: ann");
        RawHttp unknown = begun(secret, LENGTH);
        awaiting(2);
        String none = "{\"args\":[]} ";
        assertThat(known.send(none).answer().status()).isEqualTo(200);
        assertRefused(unknown.send(none).answer(), 403, "forbidden");
        assertThat(actors.callers.get(0).name()).isEqualTo("ann");
    }

    @Test
    void whatIsWrongWithALateBodyIsToldAsEver() throws Exception {
        RawHttp client = begun(INCREMENT, LENGTH);
        awaiting(1);
        assertRefused(client.send("{\"args\":[1]]").answer(), 400, "invalid_request");
        RawHttp broken = begun(INCREMENT, CHUNKED);
        awaiting(1);
        broken.send("fffffffffffffffff\r\n");
        // Undertow closes the connection by itself.
        assertGivenUp(broken);
        awaiting(0, 0);
        assertThat(call().body()).isEqualTo("{\"output\":1}");
    }

    @ParameterizedTest
    @ValueSource(strings = {LENGTH, CHUNKED})
    void aBodyThatDoesNotComeIsGivenUpAndNothingIsDone(String length) throws Exception {
        List<RawHttp> slow = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            slow.add(begun(INCREMENT, length));
            slow.add(begun(INCREMENT, length).send(length.equals(LENGTH) ? "{" : "1\r\n{"));
        }
        awaiting(16);
        assertThat(call().body()).isEqualTo("{\"output\":1}");
        door.nanos.addAndGet(Duration.ofSeconds(31).toNanos());
        for (RawHttp client : slow) {
            RawHttp.Answer answer = client.answer();
            assertRefused(answer, 408, "incoming_too_slow");
            assertThat(answer.header("connection")).isEqualTo("close");
            assertGivenUp(client);
        }
        assertThat(call().body()).isEqualTo("{\"output\":2}");
    }

    @Test
    void whatHasComeEarnsABodyMoreTime() throws Exception {
        RawHttp client = begun(RAW, "Content-Length: 20000");
        awaiting(1);
        client.send("x".repeat(10 * AwaitedBodies.BYTES_A_SECOND));
        RawHttp quiet = begun(INCREMENT, LENGTH);
        while (door.bodies().received() < 10 * AwaitedBodies.BYTES_A_SECOND
                || door.bodies().size() < 2) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        door.nanos.addAndGet(Duration.ofSeconds(39).toNanos());
        // Once this one was given up, the clock was looked at.
        assertRefused(quiet.answer(), 408, "incoming_too_slow");
        assertThat(client.send("x".repeat(20_000 - 10 * AwaitedBodies.BYTES_A_SECOND))
                        .answer()
                        .status())
                .isEqualTo(200);
    }

    @Test
    void theTimeIsASetting() throws Exception {
        door.close();
        start(Map.of("troupe.http.body-timeout", "2s"), true);
        RawHttp client = begun(INCREMENT, LENGTH);
        awaiting(1);
        door.nanos.addAndGet(Duration.ofSeconds(3).toNanos());
        assertRefused(client.answer(), 408, "incoming_too_slow");
    }

    /** The rest is thrown away for a while: a line that is broken off at once may lose the answer. */
    @Test
    void aLateBodyOverTheLimitIsRefusedThoughItGoesOn() throws Exception {
        RawHttp client = begun(INCREMENT, CHUNKED);
        awaiting(1);
        String chunk = "1000\r\n" + " ".repeat(4096) + "\r\n";
        for (int i = 0; i < 17; i++) {
            client.send(chunk);
        }
        RawHttp.Answer answer = client.answer();
        assertRefused(answer, 413, "incoming_too_long");
        client.send(chunk);
        client.send("0\r\n\r\n");
        door.nanos.addAndGet(AwaitedBody.LINGER.plusSeconds(1).toNanos());
        assertGivenUp(client);
        awaiting(0);

        RawHttp endless = begun(INCREMENT, CHUNKED);
        awaiting(1);
        for (int i = 0; i < 17; i++) {
            endless.send(chunk);
        }
        assertRefused(endless.answer(), 413, "incoming_too_long");
        door.nanos.addAndGet(AwaitedBody.LINGER.plusSeconds(1).toNanos());
        assertGivenUp(endless);
        assertThat(call().body()).isEqualTo("{\"output\":1}");
        awaiting(0, 0);
    }

    @Test
    void allAwaitedBodiesTogetherTakeSoMuchMemoryAndNoMore() throws Exception {
        door.close();
        start(
                Map.of(
                        "troupe.http.bodies-bytes", "20001",
                        "troupe.limits.http-body", "1000",
                        "troupe.limits.message-in", "1000"),
                true);
        RawHttp first = begun(RAW, "Content-Length: 20000");
        RawHttp second = begun(RAW, "Content-Length: 20000");
        RawHttp third = begun(INCREMENT, LENGTH);
        awaiting(3, 0);
        first.send("x".repeat(19_999));
        awaiting(3, 20_000);
        assertRefused(second.send("xxx").answer(), 429, "overloaded");
        assertRefused(third.send("{").answer(), 429, "overloaded");
        // What has come with its head is not awaited.
        RawHttp whole = new RawHttp(door.port);
        clients.add(whole);
        whole.send(
                INCREMENT + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + LENGTH + "\r\n\r\n" + CALL);
        assertThat(whole.answer().status()).isEqualTo(200);
        assertThat(first.send("x").answer().status()).isEqualTo(200);
        RawHttp next = begun(RAW, "Content-Length: 20000").send("x".repeat(19_000));
        assertThat(next.send("x".repeat(1_000)).answer().status()).isEqualTo(200);
    }

    @Test
    void aClientThatLeavesInTheMiddleIsForgotten() throws Exception {
        for (int i = 0; i < 8; i++) {
            begun(INCREMENT, LENGTH).send("{").vanish();
            begun(INCREMENT, CHUNKED).send("1\r\n{").close();
        }
        awaiting(0, 0);
        for (int i = 1; i <= 8; i++) {
            assertThat(call().body()).isEqualTo("{\"output\":" + i + "}");
        }
    }

    @Test
    void whenTheApplicationStopsWhoeverStillSendsIsToldSo() throws Exception {
        RawHttp client = begun(INCREMENT, LENGTH).send("{");
        RawHttp silent = begun(INCREMENT, CHUNKED);
        awaiting(2);
        door.undeploy();
        for (RawHttp each : List.of(client, silent)) {
            assertRefused(each.answer(), 503, "stopping");
            assertGivenUp(each);
        }
    }

    @ParameterizedTest
    @CsvSource({LENGTH + ", ''", CHUNKED + ", 'c\r\n'"})
    void behindAFilterThatWaitsForEachRequestALateBodyHoldsAThreadAndIsRead(String length, String before)
            throws Exception {
        door.close();
        start(Map.of(), false);
        RawHttp client = begun(INCREMENT, length).send(before + "{\"args\"");
        assertThat(call().body()).isEqualTo("{\"output\":1}");
        client.send(":[1]}" + (before.isEmpty() ? "" : "\r\n0\r\n\r\n"));
        assertThat(client.answer().body()).isEqualTo("{\"output\":2}");
    }

    @Test
    void aRequestWithoutABodyIsNotAwaited() throws Exception {
        RawHttp client = begun("GET /app/gateway/counter/request/r" + QUERY);
        assertThat(client.answer().status()).isEqualTo(200);
        RawHttp empty = begun(RAW, "Content-Length: 0");
        assertThat(empty.answer().status()).isEqualTo(200);
        RawHttp none = begun(RAW, CHUNKED).send("0\r\n\r\n");
        assertThat(none.answer().status()).isEqualTo(200);
    }
}
