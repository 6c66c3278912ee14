// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process;

import static io.troupe.harness.web.FrameClient.BINARY;
import static io.troupe.harness.web.FrameClient.PING;
import static io.troupe.harness.web.FrameClient.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.harness.web.FrameClient;
import io.troupe.harness.web.FrameClient.Flood;
import io.troupe.harness.web.RawHttp;
import io.troupe.it.Door;
import io.troupe.it.Wars;
import io.troupe.it.process.limits.Target;
import io.troupe.runner.Server;
import io.troupe.runner.ServerProcess;
import io.troupe.runner.ServerSpec;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What somebody may do to a server who wants its memory, its threads or its patience. Each attack ends as the reference pages
 * say, takes hardly any memory while it lasts, and another client, who calls an action all the while, is answered.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class Attacks {

    private static final long MORE_HEAP = 32L << 20;
    private static final int LIMIT = 64 << 10;
    private static final long LARGE_FLOOD = 500_000_000;
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Pattern ERROR = Pattern.compile("\"group\":\"(\\w+)\",\"code\":\"(\\w+)\"");
    private static final String NUMBER = "POST " + Door.path("target", "bomb", "/action/number");
    private static final String CREATE = "PUT /actors?namespace=default";
    private static final String PROTOCOLS = "Sec-WebSocket-Protocol: rivet,rivet_encoding.json";

    private final Server server;
    private ServerProcess process;
    private Door door;
    private int port;

    Attacks(Server server) {
        this.server = server;
    }

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        ServerSpec spec = BriefServer.of(
                        folder, Sample.PORTS, Wars.named("limits").addPackage(Target.class.getPackage()))
                // Who gives no sign of life is found out within the time of a test.
                .property("troupe.socket.ping", "3s")
                .property("troupe.socket.stall", "7s")
                .property("troupe.http.body-timeout", "7s")
                .jvmOption("-Xmx320m");
        process = server.start(BriefServer.storing(spec, folder)).awaitReady();
        door = Door.at(process.address().toString());
        port = process.address().getPort();
        try (Bystander warmUp = new Bystander(door)) {
            warmUp.unhurt();
        }
    }

    @AfterAll
    void stop() {
        if (process != null) {
            // There are turns that nobody waits for.
            process.kill9();
        }
    }

    /** Does something to the server. */
    interface Attack {

        /** Answers what is worth telling. */
        String run() throws Exception;
    }

    void nobodyElseIsHurtBy(String name, Attack attack) throws Exception {
        try (Bystander bystander = new Bystander(door);
                Gauge gauge = new Gauge(door)) {
            long start = System.nanoTime();
            String told = attack.run();
            Gauge.Memory growth = gauge.growth();
            System.out.printf(
                    "%s, %s: %s in %d ms, %s, %s%n",
                    server.name(), name, told, (System.nanoTime() - start) / 1_000_000, growth, bystander.unhurt());
            assertThat(growth.heap())
                    .as("bytes of the heap beyond those before")
                    .isLessThan(MORE_HEAP);
        }
    }

    FrameClient connected(String key) throws IOException {
        FrameClient client = new FrameClient(port, Door.path("target", key, "/connect"), PROTOCOLS);
        assertThat(client.nextText()).contains("\"Init\"");
        return client;
    }

    private FrameClient plain(String key, int receiveBuffer) throws IOException {
        FrameClient client = new FrameClient(port, Door.path("target", key, "/websocket"), receiveBuffer);
        assertThat(client.nextText()).isEqualTo("opened");
        return client;
    }

    static String key() {
        return UUID.randomUUID().toString();
    }

    static String ended(CompletableFuture<String> closing) throws Exception {
        return closing.get(60, TimeUnit.SECONDS);
    }

    private static byte[] call(String action, String argument) {
        return ("{\"body\":{\"tag\":\"ActionRequest\",\"val\":{\"id\":[\"$BigInt\",\"1\"],\"name\":\"" + action
                        + "\",\"args\":[\"" + argument + "\"]}}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    // ---- messages that are too long (S8)

    @ParameterizedTest
    @ValueSource(ints = {TEXT, BINARY})
    void aFrameThatSaysItHasAGigabyteIsCutShortAtTheLimit(int opcode) throws Exception {
        nobodyElseIsHurtBy("a frame of 1 GB, opcode " + opcode, () -> {
            try (FrameClient client = connected(key())) {
                CompletableFuture<String> closing = client.closingMeanwhile();
                client.sendBytes(FrameClient.header(opcode, true, 1L << 30));
                Flood flood = client.floodUntil(closing, new byte[LIMIT], 1L << 30, LONG);
                assertThat(ended(closing)).isEqualTo(tooLongInOneFrame());
                return closing.get() + " after " + flood.bytes() + " bytes";
            }
        });
    }

    /** How a message far over the limit ends that comes as a single frame. */
    String tooLongInOneFrame() {
        return "1011 message.incoming_too_long";
    }

    @ParameterizedTest
    @ValueSource(ints = {TEXT, BINARY})
    void aByteTooManyIsTooManyInWhateverFrames(int opcode) throws Exception {
        byte[] message = call("echo", "x".repeat(LIMIT + 1 - call("echo", "").length));
        assertThat(message).hasSize(LIMIT + 1);
        for (int size : new int[] {LIMIT + 1, 1_000, 1}) {
            try (FrameClient client = connected(key())) {
                CompletableFuture<String> closing = client.closingMeanwhile();
                client.sendAll(FrameClient.fragments(opcode, message, size));
                assertThat(ended(closing)).isEqualTo("1011 message.incoming_too_long");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {TEXT, BINARY})
    void anAvalancheOfFragmentsOfOneByteIsCutShortAtTheLimit(int opcode) throws Exception {
        nobodyElseIsHurtBy("130,000 fragments of one byte, opcode " + opcode, () -> {
            try (FrameClient client = connected(key())) {
                CompletableFuture<String> closing = client.closingMeanwhile();
                List<byte[]> frames = FrameClient.fragments(opcode, new byte[130_000], 1);
                try {
                    client.sendAll(frames);
                } catch (IOException e) {
                    // Given up while it was sent.
                }
                assertThat(ended(closing)).isEqualTo("1011 message.incoming_too_long");
                return closing.get();
            }
        });
    }

    // ---- floods (S10)

    @ParameterizedTest
    @ValueSource(ints = {TEXT, BINARY})
    void aFloodOfCallsAtASlowActorIsClosedAndItsLineGivenUp(int opcode) throws Exception {
        nobodyElseIsHurtBy("500 MB of calls at a slow actor, opcode " + opcode, () -> {
            try (FrameClient client = connected(key())) {
                CompletableFuture<String> closing = client.closingMeanwhile();
                byte[] calls = FrameClient.repeated(FrameClient.frame(opcode, true, call("ponder", "")), 1_000);
                Flood flood = client.flood(calls, LARGE_FLOOD, LONG);
                assertThat(ended(closing)).isEqualTo("1008 ws.too_many_calls");
                assertThat(flood.givenUp() || flood.bytes() >= LARGE_FLOOD).isTrue();
                return closing.get() + " after " + flood;
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {TEXT, BINARY})
    void aFloodOfMessagesOnAPlainSocketIsClosed(int opcode) throws Exception {
        nobodyElseIsHurtBy("500 MB of plain messages at a slow actor, opcode " + opcode, () -> {
            try (FrameClient client = plain(key(), 0)) {
                CompletableFuture<String> closing = client.closingMeanwhile();
                byte[] messages = FrameClient.repeated(FrameClient.frame(opcode, true, new byte[] {'x'}), 10_000);
                Flood flood = client.floodUntil(closing, messages, LARGE_FLOOD, LONG);
                assertThat(ended(closing)).isEqualTo("1008 ws.too_many_calls");
                return closing.get() + " after " + flood;
            }
        });
    }

    @Test
    void pingsFromAClientThatDoesNotReadFillNoMemoryAndItsLineIsGivenUp() throws Exception {
        nobodyElseIsHurtBy("pings, answers unread", () -> {
            try (FrameClient client = connected(key())) {
                byte[] pings = FrameClient.repeated(FrameClient.frame(PING, true, new byte[125]), 1_000);
                Flood flood = client.flood(pings, Long.MAX_VALUE, LONG);
                assertThat(flood.givenUp()).isTrue();
                return "given up after " + flood.bytes() + " bytes";
            }
        });
    }

    @Test
    void pingsAreNoSignOfLife() throws Exception {
        nobodyElseIsHurtBy("pings, answers read", () -> {
            try (FrameClient client = connected(key())) {
                CompletableFuture<String> closing = client.closingMeanwhile();
                byte[] pings = FrameClient.repeated(FrameClient.frame(PING, true, new byte[125]), 100);
                Flood flood = client.flood(pings, Long.MAX_VALUE, LONG);
                assertThat(ended(closing)).isEqualTo("1013 ws.timed_out");
                assertThat(flood.givenUp()).isTrue();
                return closing.get() + " after " + flood.bytes() + " bytes";
            }
        });
    }

    // ---- clients that do not read (S11)

    @Test
    void aClientThatDoesNotReadItsAnswersIsCutOff() throws Exception {
        nobodyElseIsHurtBy("answers unread", () -> {
            try (FrameClient client =
                    new FrameClient(port, Door.path("target", key(), "/connect"), 4 << 10, PROTOCOLS)) {
                byte[] calls = FrameClient.repeated(FrameClient.frame(TEXT, true, call("large", "")), 1);
                Flood flood = client.flood(calls, 100L * calls.length, LONG);
                client.untilGivenUp();
                return "given up";
            }
        });
    }

    @Test
    void aPlainSocketThatIsNotReadIsCutOffAndTheActorLearnsWhy() throws Exception {
        nobodyElseIsHurtBy("plain messages unread", () -> {
            String key = key();
            try (FrameClient client = plain(key, 4 << 10)) {
                client.text("pour");
                client.untilGivenUp();
                String ends = door.call("target", key, "ends").output();
                // It does not say anything either: whichever is noticed first.
                assertThat(ends).isIn("[\"1013 ws.slow_reader\"]", "[\"1013 ws.timed_out\"]");
                return ends;
            }
        });
    }

    // ---- compression (S9)

    @Test
    void nothingIsCompressedHoweverMuchAClientOffersIt() throws Exception {
        try (FrameClient client = connected(key())) {
            assertThat(client.headers()).noneMatch(header -> header.startsWith("sec-websocket-extensions"));
            byte[] compressed = FrameClient.frame(TEXT, true, new byte[] {1, 2, 3});
            compressed[0] |= 0x40;
            client.sendBytes(compressed);
            assertThat(client.closing()).startsWith("1002 ");
        }
    }

    // ---- bombs (S12, S13)

    private record Bomb(String what, String encoding, String target, byte[] body, String error) {}

    private static Bomb json(String what, String target, String body, String error) {
        return new Bomb(what, "json", target, body.getBytes(StandardCharsets.UTF_8), error);
    }

    private static Bomb cbor(String what, String hex, int times, String rest, String error) {
        // {"args": …
        byte[] head = HexFormat.of().parseHex("a16461726773");
        byte[] part = HexFormat.of().parseHex(hex);
        byte[] tail = HexFormat.of().parseHex(rest);
        ByteBuffer body = ByteBuffer.allocate(head.length + part.length * times + tail.length);
        body.put(head).put(FrameClient.repeated(part, times)).put(tail);
        return new Bomb(what, "cbor", NUMBER, body.array(), error);
    }

    private static List<Bomb> bombs() {
        StringBuilder keys = new StringBuilder("{\"name\":\"target\",\"key\":\"bomb\"");
        for (int i = 0; i < 700_000; i++) {
            keys.append(",\"").append(i).append("\":0");
        }
        String many = keys.append('}').toString();
        String deep = "{\"name\":\"target\",\"key\":\"bomb\",\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        String invalid = "400 actor.invalid_request";
        return List.of(
                json("100,000 arrays in each other", CREATE, deep, invalid),
                // Not one of them is kept.
                json("700,000 fields", CREATE, many, "200 "),
                json(
                        "a string of 10 MB",
                        CREATE,
                        "\"" + "x".repeat(10_000_000) + "\"",
                        "413 message.incoming_too_long"),
                json(
                        "30,000 arrays in each other",
                        NUMBER,
                        "{\"args\":" + "[".repeat(30_000) + "]".repeat(30_000) + "}",
                        invalid),
                json("30,000 objects in each other", NUMBER, "{\"a\":".repeat(10_000), invalid),
                json("a field twice", NUMBER, "{\"args\":[{\"a\":1,\"a\":2}]}", invalid),
                json("not a number", NUMBER, "{\"args\":[NaN]}", invalid),
                json("infinity", NUMBER, "{\"args\":[-Infinity]}", invalid),
                json("half a pair of surrogates", NUMBER, "{\"args\":[\"\\ud800\"]}", invalid),
                json("a byte order mark", NUMBER, "\ufeff{\"args\":[1]}", invalid),
                json("a number of 60,000 digits", NUMBER, "{\"args\":[" + "9".repeat(60_000) + "]}", invalid),
                json("a number with a huge exponent", NUMBER, "{\"args\":[1e999999999]}", invalid),
                json("a number with a tiny exponent", NUMBER, "{\"args\":[1e-999999999]}", invalid),
                cbor("an array of 2^31", "9a80000000", 1, "", invalid),
                cbor("an array of 2^62", "9b4000000000000000", 1, "", invalid),
                cbor("a map of 2^31", "ba80000000", 1, "", invalid),
                cbor("bytes of 2^31", "815a80000000", 1, "", invalid),
                cbor("a text of 2^31 - 1", "817a7fffffff", 1, "", invalid),
                cbor(
                        "arrays in each other, each with as many values as there are bytes",
                        "994e20",
                        20_000,
                        "00".repeat(5),
                        invalid),
                cbor("arrays without end in each other", "9f", 60_000, "", invalid),
                cbor("60,000 tags", "c6", 60_000, "", invalid),
                cbor("dates of dates", "c1", 60_000, "8000", invalid),
                cbor("a text without end", "817f", 1, "60".repeat(60_000), invalid),
                cbor("a bigint of 60,000 bytes", "81c259ea60", 1, "ff".repeat(60_000), invalid));
    }

    @Test
    void bombsAreRefusedAndCostNothing() throws Exception {
        List<Bomb> bombs = bombs();
        nobodyElseIsHurtBy(bombs.size() + " bombs", () -> {
            for (int round = 0; round < 3; round++) {
                for (Bomb bomb : bombs) {
                    try (RawHttp client = new RawHttp(port)) {
                        client.head(
                                bomb.target + " HTTP/1.1",
                                "Host: 127.0.0.1:" + port,
                                "Content-Type: application/json",
                                "x-rivet-encoding: " + bomb.encoding,
                                "Content-Length: " + bomb.body.length);
                        CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
                            try {
                                client.send(bomb.body);
                            } catch (IOException e) {
                                // Refused before it was complete, which the answer tells.
                            }
                        });
                        RawHttp.Answer answer = client.answer();
                        assertThat(answer.status() + " " + error(answer))
                                .as(bomb.what)
                                .isEqualTo(bomb.error);
                        client.close();
                        sent.join();
                    }
                }
            }
            return "refused, three times each";
        });
    }

    private static String error(RawHttp.Answer answer) {
        Matcher error = ERROR.matcher(answer.body());
        return error.find() ? error.group(1) + "." + error.group(2) : "";
    }

    // ---- games with headers (S33)

    private RawHttp.Answer answerTo(String... lines) throws IOException {
        try (RawHttp client = new RawHttp(port)) {
            return client.send(String.join("\r\n", lines)).answer();
        } catch (EOFException | SocketException e) {
            return new RawHttp.Answer(0, List.of(), "");
        }
    }

    /** The server may answer 400, or any other refusal of its own, or just hang up; never do what was asked. */
    private void isNoRequest(String what, String... lines) throws IOException {
        assertThat(answerTo(lines).status()).as(what).isIn(0, 400, 411, 413, 431, 501);
    }

    @Test
    void aRequestWhoseLengthIsDisputedIsRefused() throws Exception {
        String post = NUMBER + " HTTP/1.1";
        String host = "Host: 127.0.0.1:" + port;
        String json = "Content-Type: application/json";
        String call = "{\"args\":[1]}";
        assertThat(answerTo(post, host, json, "Content-Length: 12", "", call).body())
                .isEqualTo("{\"output\":1.0}");
        assertThat(answerTo(post, host, json, "Transfer-Encoding: chunked", "", "c", call, "0", "", "")
                        .body())
                .isEqualTo("{\"output\":1.0}");

        if (!chunksWinOverLengths()) {
            isNoRequest(
                    "two kinds of length",
                    post,
                    host,
                    json,
                    "Content-Length: 12",
                    "Transfer-Encoding: chunked",
                    "",
                    "c",
                    call,
                    "0",
                    "",
                    "");
        }
        isNoRequest("two lengths", post, host, json, "Content-Length: 12", "Content-Length: 5", "", call);
        isNoRequest("a gigabyte", post, host, json, "Content-Length: 1073741824", "", call);
        isNoRequest("a length below zero", post, host, json, "Content-Length: -12", "", call);
        isNoRequest("a length with a sign", post, host, json, "Content-Length: +12", "", call);
        isNoRequest("a length beyond all", post, host, json, "Content-Length: 99999999999999999999", "", call);
        isNoRequest("a chunk below zero", post, host, json, "Transfer-Encoding: chunked", "", "-c", call, "0", "", "");
        isNoRequest(
                "a chunk beyond all",
                post,
                host,
                json,
                "Transfer-Encoding: chunked",
                "",
                "ffffffffffffffffff",
                call,
                "");
        isNoRequest("an unknown coding", post, host, json, "Transfer-Encoding: xchunked", "", "c", call, "0", "", "");
        isNoRequest(
                "a coding after the chunks",
                post,
                host,
                json,
                "Transfer-Encoding: chunked, gzip",
                "",
                "c",
                call,
                "0",
                "",
                "");
    }

    /** Whether the server takes a request with both, as it may, by its chunks, so that the door never sees a length. */
    boolean chunksWinOverLengths() {
        return false;
    }

    @Test
    void headersWithoutEndAreRefused() throws Exception {
        String[] many = new String[20_000];
        Arrays.setAll(many, i -> "x-" + i + ": 1");
        nobodyElseIsHurtBy("oversized headers", () -> {
            isNoRequest("a header of 2 MB", "GET /metadata HTTP/1.1", "Host: x", "x: " + "y".repeat(2 << 20), "", "");
            isNoRequest("20,000 headers", "GET /metadata HTTP/1.1", "Host: x", String.join("\r\n", many), "", "");
            isNoRequest("a path of 2 MB", "GET /metadata?" + "y".repeat(2 << 20) + " HTTP/1.1", "Host: x", "", "");
            return "refused";
        });
    }

    @Test
    void whatOnlyLooksLikeAnUpgradeIsNone() throws Exception {
        String target = Door.path("target", key(), "/connect") + " HTTP/1.1";
        String[] rest = {
            "Host: 127.0.0.1:" + port,
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
        };
        for (String[] request : new String[][] {
            {"POST " + target, "Sec-WebSocket-Version: 13", "Content-Length: 0", "", ""},
            {"GET " + target, "Sec-WebSocket-Version: 777", "", ""},
            {"GET " + target, "Sec-WebSocket-Version: 13", "Content-Length: 12", "", "GET / HTTP/1"},
            {"GET " + target, "Sec-WebSocket-Version: 13", "Transfer-Encoding: chunked", "", "0", "", ""}
        }) {
            List<String> lines = new ArrayList<>(List.of(request));
            lines.addAll(1, List.of(rest));
            assertThat(answerTo(lines.toArray(String[]::new)).status())
                    .as("%s", lines)
                    .isEqualTo(400);
        }
    }

    @Test
    void headersOfProxiesOpenNoDoorToOtherOrigins() throws Exception {
        RawHttp.Answer answer = answerTo(
                NUMBER + " HTTP/1.1",
                "Host: 127.0.0.1:" + port,
                "Origin: http://evil.example",
                "X-Forwarded-Host: evil.example",
                "X-Forwarded-Proto: http",
                "X-Forwarded-For: 127.0.0.1",
                "Forwarded: host=evil.example;proto=http",
                "Content-Type: application/json",
                "Content-Length: 12",
                "",
                "{\"args\":[1]}");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(error(answer)).isEqualTo("auth.forbidden");
    }

    // ---- clients that are slow (S11)

    @Test
    void headsAndBodiesThatDoNotComeHoldUpNobodyAndHeadsAreNotWaitedForLong() throws Exception {
        nobodyElseIsHurtBy("600 requests that are not sent to their end", () -> {
            String host = "Host: 127.0.0.1:" + port;
            String json = "Content-Type: application/json";
            String length = "Content-Length: 1000";
            String target = NUMBER + " HTTP/1.1";
            List<String> begun = new ArrayList<>(List.of(
                    "",
                    "GET /meta",
                    target + "\r\n" + host + "\r\nx: ",
                    "GET " + Door.path("target", "x", "/connect") + " HTTP/1.1\r\n" + host
                            + "\r\nUpgrade: websocket\r\n"));
            int heads = begun.size();
            begun.addAll(List.of(
                    String.join("\r\n", target, host, json, length, "", "{\"args"),
                    String.join("\r\n", target, host, json, length, "Expect: 100-continue", "", ""),
                    String.join("\r\n", target, host, json, "Transfer-Encoding: chunked", "", "3", "{\"a")));
            int bodies = begun.size();
            begun.addAll(List.of(
                    String.join("\r\n", target, host, json, "Content-Length: 1000000000", "", ""),
                    String.join("\r\n", "POST /nowhere HTTP/1.1", host, json, length, "", "")));
            List<RawHttp> slow = new ArrayList<>();
            try {
                for (int i = 0; i < 600; i++) {
                    RawHttp client = new RawHttp(port);
                    slow.add(client);
                    client.send(begun.get(i % begun.size()));
                }
                assertThat(door.call("target", key(), "echo", "hi").output()).isEqualTo("\"hi\"");
                long start = System.nanoTime();
                for (int i = 0; i < slow.size(); i++) {
                    int kind = i % begun.size();
                    if (kind > 0 && kind < heads && headsHaveATimeLimit()) {
                        slow.get(i).untilGivenUp();
                    }
                    if (kind >= heads && kind < bodies && !awaitsBodiesItself()) {
                        assertNotInTime(slow.get(i));
                    }
                }
                assertThat(door.call("target", key(), "echo", "hi").output()).isEqualTo("\"hi\"");
                return "others are answered, given up after " + (System.nanoTime() - start) / 1_000_000 + " ms";
            } finally {
                for (RawHttp each : slow) {
                    each.vanish();
                }
            }
        });
    }

    @Test
    void bodiesThatDoNotComeOverHttp2HoldUpNobody() throws Exception {
        String base = process.secureAddress().toString();
        // Grizzly gives up a thread that waits after 30 s by itself.
        HttpRequest looking = HttpRequest.newBuilder(URI.create(base + "/metadata"))
                .timeout(Duration.ofSeconds(20))
                .build();
        HttpRequest.Builder calling = HttpRequest.newBuilder(
                        URI.create(base + Door.path("target", "late", "/action/echo")))
                .header("Content-Type", "application/json");
        nobodyElseIsHurtBy("300 bodies that do not come over HTTP/2", () -> {
            List<CompletableFuture<?>> slow = new ArrayList<>();
            HttpClient client = TrustingClient.of(HttpClient.Version.HTTP_2);
            try {
                for (int each = 0; each < 6; each++) {
                    client = TrustingClient.of(HttpClient.Version.HTTP_2);
                    // From here on it has a connection, and keeps to it.
                    assertThat(client.send(looking, BodyHandlers.ofString()).version())
                            .isEqualTo(HttpClient.Version.HTTP_2);
                    for (int i = 0; i < 50; i++) {
                        slow.add(client.sendAsync(calling.copy().POST(silent()).build(), BodyHandlers.ofString()));
                    }
                    // It is looked at after those that came before it on the connection.
                    assertThat(client.send(looking, BodyHandlers.ofString()).body())
                            .isEqualTo("{\"runtime\":\"troupe\"}");
                }
                assertThat(door.call("target", key(), "echo", "hi").output()).isEqualTo("\"hi\"");
            } finally {
                slow.forEach(call -> call.cancel(true));
            }
            HttpRequest call =
                    calling.POST(BodyPublishers.ofString("{\"args\":[\"hi\"]}")).build();
            // On Payara it may wait 30 s for a place. A quiet connection would be closed then, were it not set
            // otherwise.
            long start = System.nanoTime();
            while (client.send(call, BodyHandlers.ofString()).statusCode() != 200) {
                assertThat(System.nanoTime() - start).isLessThan(LONG.toNanos());
            }
            return "others are answered, and so is who comes after them";
        });
    }

    /** A body that is said to come. */
    private static BodyPublisher silent() {
        return BodyPublishers.fromPublisher(
                subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
                    @Override
                    public void request(long n) {}

                    @Override
                    public void cancel() {}
                }),
                1000);
    }

    static void assertNotInTime(RawHttp client) throws IOException {
        RawHttp.Answer answer = client.answer();
        while (answer.status() == 100) {
            answer = client.answer();
        }
        assertThat(answer.status() + " " + error(answer)).isEqualTo("408 message.incoming_too_slow");
        client.untilGivenUp();
    }

    /** Whether the server has a time limit for heads. */
    boolean headsHaveATimeLimit() {
        return true;
    }

    /** Whether the server has been set to wait for bodies itself, and does so for any time, before the door sees their heads. */
    boolean awaitsBodiesItself() {
        return true;
    }

    @Test
    void aBodyThatComesInBitsIsWaitedForAndTheNextRequestIsReadAfterIt() throws Exception {
        bodiesInBits(port);
    }

    static void bodiesInBits(int port) throws IOException {
        String host = "Host: 127.0.0.1:" + port;
        String json = "Content-Type: application/json";
        String surroundings = "POST " + Door.path("target", "bits", "/action/surroundings") + " HTTP/1.1";
        String body = "{\"args\":[]}";
        String asEver;
        try (RawHttp client = new RawHttp(port)) {
            asEver = client.send(String.join("\r\n", surroundings, host, json, "Content-Length: 11", "", body))
                    .answer()
                    .body();
            assertThat(asEver).isEqualTo("{\"output\":\"ROOT true true true true\"}");
        }
        for (String length : List.of("Content-Length: 11", "Transfer-Encoding: chunked")) {
            boolean chunked = length.startsWith("T");
            try (RawHttp client = new RawHttp(port)) {
                for (int round = 0; round < 3; round++) {
                    client.head(surroundings, host, json, length);
                    for (char c : body.toCharArray()) {
                        client.send(chunked ? "1\r\n" + c + "\r\n" : "" + c);
                    }
                    String next = "GET /metadata HTTP/1.1\r\nHost: x\r\n\r\n";
                    client.send(chunked ? "0\r\n\r\n" + next : next);
                    assertThat(client.answer().body()).isEqualTo(asEver);
                    assertThat(client.answer().body()).isEqualTo("{\"runtime\":\"troupe\"}");
                }
            }
        }
    }
}
