// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.protocol.Limits;
import io.troupe.protocol.OutgoingBounds;
import io.troupe.protocol.Values;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Listening over plain HTTP, in a real servlet container. */
@Timeout(120)
class EventStreamTest {

    private static final String TARGET = "rvt-namespace=default&rvt-method=getOrCreate&rvt-runner=default&rvt-key=k";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ListeningActors actors = new ListeningActors();
    private RunningHttpDoor door;

    @BeforeEach
    void start() throws Exception {
        start(Map.of("troupe.socket.queue", "20"));
    }

    private void start(Map<String, String> settings) throws Exception {
        if (door != null) {
            door.close();
        }
        door = new RunningHttpDoor(actors, settings);
    }

    @AfterEach
    void stop() throws Exception {
        actors.gate.complete(null);
        door.close();
    }

    @Test
    void eventsArriveAsTheyAreSent() throws Exception {
        HttpResponse<InputStream> answer = listen("name=news");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).get().asString().startsWith("text/event-stream");
        assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
        BufferedReader lines = lines(answer);
        assertThat(message(lines)).containsExactly(": connected");

        ListeningActors.Line line = actors.lines.get(0);
        line.sink.event(ListeningActors.event("news", 5));
        assertThat(message(lines)).containsExactly("event: news", "data: 5");
        line.sink.event(ListeningActors.event("news", "two\nlines\u2028", 2));
        assertThat(message(lines)).containsExactly("event: news", "data: [\"two\\nlines\u2028\",2]");
        line.sink.event(ListeningActors.event("news"));
        assertThat(message(lines)).containsExactly("event: news", "data: []");
        assertHappened("connect /events name=news", "subscribe news");
    }

    @Test
    void whatComesBeforeTheActorHasAgreedIsNotLost() throws Exception {
        CompletableFuture<HttpResponse<InputStream>> answer = listenAsync("name=a&name=later&name=a&x=1&name=b%20c");
        assertHappened("connect /events name=a&name=later&name=a&x=1&name=b%20c", "subscribe a", "subscribe later");
        actors.lines.get(0).sink.event(ListeningActors.event("a", 1));
        assertThat(answer).isNotDone();
        actors.gate.complete(null);

        BufferedReader lines = lines(answer.get(20, TimeUnit.SECONDS));
        assertThat(message(lines)).containsExactly(": connected");
        assertThat(message(lines)).containsExactly("event: a", "data: 1");
        assertHappened("subscribe b c");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, '', 400, guard.query_invalid_params",
        "GET, name=, 400, guard.query_invalid_params",
        "GET, name=a%0ab, 400, guard.query_invalid_params",
        "GET, name=a%0db, 400, guard.query_invalid_params",
        "GET, name=%C3, 400, guard.query_invalid_params",
        "POST, name=a, 405, actor.method_not_allowed",
        "HEAD, name=a, 405, ''",
        "GET, name=a&rvt-nonsense=1, 400, guard.query_invalid_params"
    })
    void whatCannotBeListenedToIsRefusedBeforeAnyActorIsAsked(String method, String query, int status, String error)
            throws Exception {
        HttpResponse<String> answer = client.send(
                request(query)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
        assertRefused(answer, status, error);
        assertThat(actors.happened).isEmpty();
    }

    @Test
    void moreNamesThanAConnectionMayHaveAreRefused() throws Exception {
        StringBuilder names = new StringBuilder("name=0");
        for (int i = 1; i <= EventStreams.SUBSCRIPTIONS; i++) {
            names.append("&name=").append(i);
        }
        assertRefused(get(names.toString()), 400, "guard.query_invalid_params");
        assertRefused(get("name=" + "n".repeat(EventStreams.EVENT_NAME + 1)), 400, "guard.query_invalid_params");
    }

    @Test
    void whomTheActorRefusesGetsTheErrorAndNoStream() throws Exception {
        assertRefused(get("name=a&closed-door"), 500, "user.denied");
        assertHappened("connect /events name=a&closed-door");

        assertRefused(get("name=a&name=secret&name=b"), 403, "auth.forbidden");
        assertHappened("connect /events name=a&name=secret&name=b", "subscribe a", "subscribe secret", "left");

        CompletableFuture<HttpResponse<InputStream>> later = listenAsync("name=later-secret&name=b");
        assertHappened("connect /events name=later-secret&name=b", "subscribe later-secret");
        actors.gate.complete(null);
        assertThat(later.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(403);
        assertHappened("left");
    }

    @Test
    void aPageOfAnotherOriginMayNotListen() throws Exception {
        HttpRequest request =
                request("name=a").header("Sec-Fetch-Site", "cross-site").build();
        assertRefused(client.send(request, BodyHandlers.ofString()), 403, "auth.forbidden");
        assertThat(actors.happened).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"see you, : closed see you", "'', : closed", "'two\nlines', : closed two lines"})
    void theStreamEndsWhenTheActorClosesIt(String reason, String said) throws Exception {
        BufferedReader lines = lines(listen("name=news"));
        message(lines);
        ListeningActors.Line line = actors.lines.get(0);
        line.sink.event(ListeningActors.event("news", 1));
        line.sink.close(reason);
        line.sink.event(ListeningActors.event("news", 2));

        assertThat(message(lines)).containsExactly("event: news", "data: 1");
        assertThat(message(lines)).containsExactly(said);
        assertThat(lines.readLine()).isNull();
        assertHappened("connect /events name=news", "subscribe news", "left");
    }

    @Test
    void anEventOverTheLimitEndsTheStream() throws Exception {
        start(Map.of("troupe.limits.message-out", "1000"));
        BufferedReader lines = lines(listen("name=news"));
        message(lines);
        actors.lines.get(0).sink.event(ListeningActors.event("news", "x".repeat(1_000)));

        assertThat(message(lines)).containsExactly(": closed message.outgoing_too_long");
        assertThat(lines.readLine()).isNull();
    }

    @Test
    void anEventWhoseNameIsNoLineIsLeftOut() throws Exception {
        BufferedReader lines = lines(listen("name=news"));
        message(lines);
        for (String name : List.of("news\ndata: forged", "news\rdata: forged")) {
            actors.lines.get(0).sink.event(ListeningActors.event(name, 1));
        }
        actors.lines.get(0).sink.event(ListeningActors.event("news", 2));

        assertThat(message(lines)).containsExactly("event: news", "data: 2");
    }

    @Test
    void theActorHearsThatAClientLeft() throws Exception {
        try (Socket socket = silent("name=news")) {
            assertHappened("connect /events name=news", "subscribe news");
            assertThat(socket.getInputStream().read()).isEqualTo('H');
        }
        awaitLeft(() -> actors.lines.get(0).sink.event(ListeningActors.event("news", "x".repeat(1_000))));
    }

    @Test
    void aClientThatLeavesBeforeTheActorHasAgreedIsReportedAsGone() throws Exception {
        Socket socket = silent("name=news&slow-door");
        assertHappened("connect /events name=news&slow-door");
        socket.close();
        actors.gate.complete(null);
        assertHappened("subscribe news");
        awaitLeft(() -> actors.lines.get(0).sink.event(ListeningActors.event("news", "x".repeat(1_000))));
    }

    @Test
    void aClientThatDoesNotReadIsGivenUpAtTheBoundAndOthersAreUnhurt() throws Exception {
        try (Socket slow = silent("name=news")) {
            assertHappened("connect /events name=news", "subscribe news");
            BufferedReader other = lines(listen("name=news"));
            message(other);
            assertHappened("connect /events name=news", "subscribe news");
            String big = "x".repeat(500_000);
            awaitLeft(() -> actors.lines.get(0).sink.event(ListeningActors.event("news", big)));

            actors.lines.get(1).sink.event(ListeningActors.event("news", 1));
            assertThat(message(other)).containsExactly("event: news", "data: 1");
            assertThat(slow.isClosed()).isFalse();
        }
    }

    @Test
    void aClientThatTakesNothingForTheStallTimeIsGivenUp() throws Exception {
        try (Socket slow = silent("name=news")) {
            assertHappened("connect /events name=news", "subscribe news");
            String big = "x".repeat(900_000);
            for (int i = 0; i < 8; i++) {
                actors.lines.get(0).sink.event(ListeningActors.event("news", big));
            }
            assertThat(actors.happened.poll(2, TimeUnit.SECONDS)).isNull();
            door.nanos.addAndGet(Duration.ofSeconds(31).toNanos());
            assertHappened("left");
            assertThat(slow.isClosed()).isFalse();
        }
    }

    @Test
    void aClientThatDoesNotTakeTheEndEitherIsGivenUpToo() {
        AtomicLong now = new AtomicLong();
        AtomicInteger ended = new AtomicInteger();
        AtomicInteger completed = new AtomicInteger();
        EventStream stream = new EventStream(
                new Values(Limits.DEFAULT),
                new OutgoingBounds(10, 1_000, 30, 60),
                now::get,
                () -> true,
                each -> ended.incrementAndGet());
        ServletOutputStream full = new ServletOutputStream() {
            @Override
            public boolean isReady() {
                return false;
            }

            @Override
            public void setWriteListener(WriteListener listener) {}

            @Override
            public void write(int b) {
                throw new AssertionError("not ready");
            }
        };
        AsyncContext exchange = (AsyncContext) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {AsyncContext.class}, (proxy, method, args) -> {
                    assertThat(method.getName()).isEqualTo("complete");
                    completed.incrementAndGet();
                    return null;
                });
        stream.flowTo(full, exchange);
        stream.close("bye");
        assertThat(ended).as("still to be checked").hasValue(0);

        now.set(31);
        stream.check();
        assertThat(ended.get()).isPositive();
        assertThat(completed).hasValue(1);
    }

    @Test
    void theLineIsKeptOpenByCommentsWhileNothingHappens() throws Exception {
        BufferedReader lines = lines(listen("name=news"));
        assertThat(message(lines)).containsExactly(": connected");
        for (int i = 0; i < 2; i++) {
            door.nanos.addAndGet(Duration.ofSeconds(31).toNanos());
            assertThat(message(lines)).containsExactly(": ");
        }
    }

    @Test
    void listenersHoldNoThread() throws Exception {
        List<BufferedReader> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(lines(listen("name=news")));
        }
        for (BufferedReader each : all) {
            assertThat(message(each)).containsExactly(": connected");
        }
        for (ListeningActors.Line line : actors.lines) {
            line.sink.event(ListeningActors.event("news", 7));
        }
        for (BufferedReader each : all) {
            assertThat(message(each)).containsExactly("event: news", "data: 7");
        }
    }

    @Test
    void anAddressListensAsOftenAsItMayAndAgainWhenAStreamHasEnded() throws Exception {
        start(Map.of("troupe.socket.per-address", "1"));
        BufferedReader lines = lines(listen("name=news"));
        message(lines);
        HttpResponse<String> refused = get("name=news");
        assertRefused(refused, 429, "actor.overloaded");
        assertThat(refused.headers().firstValue("retry-after")).isPresent();

        actors.lines.get(0).sink.close("enough");
        assertThat(message(lines)).containsExactly(": closed enough");
        assertThat(lines.readLine()).isNull();
        assertRefused(get("name=a&name=secret"), 403, "");
        assertThat(message(lines(listen("name=news")))).containsExactly(": connected");
    }

    @Test
    void undeploymentEndsTheStream() throws Exception {
        BufferedReader lines = lines(listen("name=news"));
        message(lines);
        door.undeploy();
        assertThat(message(lines)).containsExactly(": closed actor.stopping");
        assertThat(lines.readLine()).isNull();
        assertHappened("connect /events name=news", "subscribe news", "left");
    }

    private void assertHappened(String... each) throws InterruptedException {
        for (String expected : each) {
            assertThat(actors.happened.poll(20, TimeUnit.SECONDS)).isEqualTo(expected);
        }
    }

    /** Sends until the actor hears that the client is gone; it has to, in the end. */
    private void awaitLeft(Runnable send) throws InterruptedException {
        String heard = null;
        while (heard == null) {
            send.run();
            heard = actors.happened.poll(20, TimeUnit.MILLISECONDS);
        }
        assertThat(heard).isEqualTo("left");
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String error) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("troupe-executed")).contains("no");
        if (!error.isEmpty()) {
            String[] parts = error.split("\\.");
            assertThat(answer.body()).contains("\"group\":\"" + parts[0] + "\",\"code\":\"" + parts[1] + "\"");
        }
    }

    /** The lines of the next message. */
    private static List<String> message(BufferedReader lines) throws IOException {
        List<String> message = new ArrayList<>();
        for (String line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
            message.add(line);
        }
        return message;
    }

    private static BufferedReader lines(HttpResponse<InputStream> answer) {
        return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    }

    private HttpResponse<InputStream> listen(String query) throws Exception {
        return listenAsync(query).get(20, TimeUnit.SECONDS);
    }

    private CompletableFuture<HttpResponse<InputStream>> listenAsync(String query) {
        return client.sendAsync(request(query).build(), BodyHandlers.ofInputStream());
    }

    private HttpResponse<String> get(String query) throws Exception {
        return client.send(request(query).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String query) {
        return HttpRequest.newBuilder(URI.create(door.base() + path(query)));
    }

    private static String path(String query) {
        return "/gateway/counter/events?" + TARGET + (query.isEmpty() ? "" : "&" + query);
    }

    /** A client that asks and does not read. */
    private Socket silent(String query) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4 << 10);
        socket.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), door.port));
        socket.getOutputStream()
                .write(("GET /app" + path(query) + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                        .getBytes(StandardCharsets.UTF_8));
        return socket;
    }
}
