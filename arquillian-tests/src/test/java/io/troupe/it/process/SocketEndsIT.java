// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.harness.web.FrameClient;
import io.troupe.harness.web.RawHttp;
import io.troupe.it.Door;
import io.troupe.it.Talk;
import io.troupe.it.Wars;
import io.troupe.it.process.limits.Target;
import io.troupe.runner.ServerProcess;
import java.io.IOException;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Sockets end in all ways there are, many at a time, while others call over HTTP. A server uses the objects of a request again for
 * another; if it does so while the line of a closed socket still brings bytes, answers are lost, or go to the wrong client.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SocketEndsIT {

    private static final int CLIENTS = 4;
    private static final int SOCKETS = 250;
    private static final int PINGING = 50;
    private static final byte[] PINGS =
            FrameClient.repeated(FrameClient.frame(FrameClient.PING, true, new byte[125]), 100);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String[] PROTOCOLS = {"Sec-WebSocket-Protocol: rivet, rivet_encoding.json"};

    private static ServerProcess server;
    private static int port;

    /** How a socket comes to its end. */
    private enum End {
        /** There is no such actor. */
        REFUSED,
        /** The client does not keep to the protocol. */
        CLOSED,
        /** The client closes. */
        LEFT,
        /** The client breaks the line off. */
        BROKEN
    }

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        server = BriefServer.start(folder, Wars.named("ends").addPackage(Target.class.getPackage()));
        port = server.address().getPort();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void everyCallerGetsItsOwnAnswerHoweverTheSocketsOfOthersEnd() throws Exception {
        ExecutorService clients = Executors.newCachedThreadPool();
        AtomicBoolean over = new AtomicBoolean();
        try {
            List<Future<?>> callers = new ArrayList<>();
            List<Future<?>> leavers = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                String name = "client" + i;
                Random random = new Random(i);
                callers.add(clients.submit(() -> {
                    call(name, random, over);
                    return null;
                }));
                leavers.add(clients.submit(() -> {
                    for (int socket = 0; socket < SOCKETS; socket++) {
                        end(name, End.values()[random.nextInt(End.values().length)], random);
                    }
                    return null;
                }));
            }
            for (Future<?> each : leavers) {
                each.get(280, TimeUnit.SECONDS);
            }
            over.set(true);
            for (Future<?> each : callers) {
                each.get(80, TimeUnit.SECONDS);
            }
        } finally {
            over.set(true);
            clients.shutdownNow();
        }
    }

    @Test
    void whoSendsAllTheWhileIsToldWhyItsSocketIsClosed() throws Exception {
        ExecutorService clients = Executors.newCachedThreadPool();
        try {
            List<Future<List<String>>> told = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                String name = "pinging" + i;
                told.add(clients.submit(() -> {
                    List<String> endings = new ArrayList<>();
                    for (int socket = 0; socket < PINGING; socket++) {
                        endings.add(endOfPinging(name));
                    }
                    return endings;
                }));
            }
            for (Future<List<String>> each : told) {
                assertThat(each.get(280, TimeUnit.SECONDS)).containsOnly("4000 parted");
            }
        } finally {
            clients.shutdownNow();
        }
    }

    @Test
    void nobodyGetsInThroughTheInnerPathWhereNoRequestIsKept() throws IOException {
        try (FrameClient client = new FrameClient(port, "/.troupe/socket/0123456789abcdef", PROTOCOLS)) {
            assertThat(client.status()).isIn(403, 404);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"REFUSED", "CLOSED", "LEFT"})
    void overTlsToo(End end) {
        Door door = Door.at(server.secureAddress().toString());
        String actor = end == End.REFUSED ? "nobody" : "target";
        try (Talk talk = Talk.with(TrustingClient.of(HttpClient.Version.HTTP_1_1), door, actor, "tls")) {
            talk.hear();
            if (end == End.CLOSED) {
                talk.say("no message");
            } else if (end == End.LEFT) {
                talk.leave();
            }
            assertThat(talk.ending().code()).isEqualTo(end == End.LEFT ? 1000 : 1011);
        }
    }

    /** Why the actor closed the socket of a client that goes on with its pings until it knows. */
    private static String endOfPinging(String name) throws Exception {
        try (FrameClient client = new FrameClient(port, Door.path("target", name, "/websocket"))) {
            assertThat(client.nextText()).isEqualTo("opened");
            CompletableFuture<String> closing = client.closingMeanwhile();
            client.text("part");
            client.floodUntil(closing, PINGS, Long.MAX_VALUE, PATIENCE);
            return closing.handle((ending, failure) -> failure == null ? ending : "" + failure)
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** Over one connection after the other, each for a while. */
    private static void call(String name, Random random, AtomicBoolean over) throws IOException {
        int call = 0;
        while (!over.get()) {
            try (RawHttp line = new RawHttp(port)) {
                for (int i = 0; i < 50 && !over.get(); i++, call++) {
                    String text = name + "-" + call;
                    if (random.nextBoolean()) {
                        echo(line, text);
                    } else {
                        request(line, text);
                    }
                }
            }
        }
        System.out.println(name + ": " + call + " calls");
    }

    private static void echo(RawHttp line, String text) throws IOException {
        String body = "{\"args\":[\"" + text + "\"]}";
        post(line, "/action/echo", text, body, "{\"output\":\"" + text + "\"}");
    }

    private static void request(RawHttp line, String text) throws IOException {
        post(line, "/request/" + text, text, text, "{\"bytes\":" + text.length() + "}");
    }

    private static void post(RawHttp line, String rest, String key, String body, String expected) throws IOException {
        line.send("POST " + Door.path("target", key.substring(0, 7), rest) + " HTTP/1.1\r\nHost: localhost:" + port
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        RawHttp.Answer answer = line.answer();
        assertThat(answer.body()).as("answer %s to %s %s", answer, rest, body).isEqualTo(expected);
        assertThat(answer.status()).isEqualTo(200);
    }

    private static void end(String name, End end, Random random) throws IOException {
        String actor = end == End.REFUSED ? "nobody" : "target";
        try (FrameClient client = new FrameClient(port, Door.path(actor, name, "/connect"), PROTOCOLS)) {
            if (end != End.REFUSED) {
                assertThat(client.nextText()).contains("\"Init\"");
            }
            switch (end) {
                case CLOSED -> client.text("no message");
                case LEFT -> client.send(FrameClient.CLOSE, true, code(1000));
                case BROKEN -> client.vanish();
                default -> {}
            }
            if (end != End.BROKEN) {
                assertThat(client.closing()).isNotEmpty();
                more(client, random);
                client.untilGivenUp();
            }
        } catch (SocketException e) {
            // The server did not wait for what came after the end.
        }
    }

    /** What nobody should send any more. */
    private static void more(FrameClient client, Random random) throws IOException {
        switch (random.nextInt(3)) {
            case 0 -> client.text("more");
            case 1 -> client.sendBytes(("GET " + Door.path("target", "ghost", "/request/more")
                            + " HTTP/1.1\r\nHost: localhost:" + port + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            default -> {}
        }
    }

    private static byte[] code(int code) {
        return ByteBuffer.allocate(2).putShort((short) code).array();
    }
}
