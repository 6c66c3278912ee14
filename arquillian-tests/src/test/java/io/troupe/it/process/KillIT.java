// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the server in the middle of a stream of increments, again and again, and counts. An increment that was answered must be
 * there after the restart; one that was under way may be there or not; nothing else may be. The moment of the kill is a number of
 * answers drawn at random: {@code -Dtroupe.kill.seed} repeats a run, {@code -Dtroupe.kill.rounds} shortens it.
 */
class KillIT {

    private static final int ROUNDS = Integer.getInteger("troupe.kill.rounds", 10);
    private static final long SEED = Long.getLong("troupe.kill.seed", System.nanoTime());
    private static final int KEYS = 4;
    private static final int THREADS = 8;
    private static final int MOST_ANSWERS = 1_500;

    @TempDir
    private Path folder;

    /** One actor's books. */
    private static final class Books {
        private long before;
        private final AtomicLong answered = new AtomicLong();
        private final AtomicLong unanswered = new AtomicLong();
        private final AtomicLong highest = new AtomicLong();
    }

    @Test
    void noAcknowledgedIncrementIsMissingAfterAKill() throws Exception {
        System.out.printf("%d rounds, troupe.kill.seed=%d%n", ROUNDS, SEED);
        Random random = new Random(SEED);
        List<Books> all = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            all.add(new Books());
        }
        try (Sample sample = Sample.in(folder)) {
            sample.start();
            for (int round = 1; round <= ROUNDS; round++) {
                long start = System.nanoTime();
                int killAt = 1 + random.nextInt(MOST_ANSWERS);
                killInTheMiddle(sample, all, killAt);
                long starting = sample.start().toMillis();
                long lost = audit(sample, all);
                System.out.printf(
                        "round %d: killed after %d answers, %d under way of which %d not stored; start %d ms, round %d ms%n",
                        round,
                        killAt,
                        all.stream().mapToLong(books -> books.unanswered.get()).sum(),
                        lost,
                        starting,
                        Duration.ofNanos(System.nanoTime() - start).toMillis());
            }
        }
    }

    private static void killInTheMiddle(Sample sample, List<Books> all, int killAt) throws Exception {
        for (Books books : all) {
            books.answered.set(0);
            books.unanswered.set(0);
            books.highest.set(0);
        }
        // A new client each time: the old one's connections are dead.
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(30))
                .build();
        CountDownLatch answers = new CountDownLatch(killAt);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> streams = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int key = thread % KEYS;
                streams.add(threads.submit(() -> stream(client, sample.address(), key, all.get(key), answers)));
            }
            boolean flowing = answers.await(60, TimeUnit.SECONDS);
            sample.kill9();
            for (Future<?> stream : streams) {
                // Fails here if the server said anything but 200.
                stream.get(60, TimeUnit.SECONDS);
            }
            assertThat(flowing).as("%d answers within a minute", killAt).isTrue();
        } finally {
            threads.shutdownNow();
        }
    }

    /** Increments until the server is gone. */
    private static void stream(HttpClient client, String address, int key, Books books, CountDownLatch answers) {
        while (true) {
            try {
                long count = call(client, address, key, "increment", "[1]");
                books.answered.incrementAndGet();
                books.highest.accumulateAndGet(count, Math::max);
                answers.countDown();
            } catch (IOException e) {
                books.unanswered.incrementAndGet();
                return;
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Compares with what is stored, which is where the next round starts from; answers how many under way were lost. */
    private static long audit(Sample sample, List<Books> all) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        long lost = 0;
        for (int key = 0; key < KEYS; key++) {
            Books books = all.get(key);
            long count = call(client, sample.address(), key, "getCount", "[]");
            long acknowledged = books.before + books.answered.get();
            long possible = acknowledged + books.unanswered.get();
            assertThat(count)
                    .as("count of key %d after a kill, seed %d", key, SEED)
                    .isBetween(acknowledged, possible)
                    .isGreaterThanOrEqualTo(books.highest.get());
            lost += possible - count;
            books.before = count;
        }
        return lost;
    }

    private static long call(HttpClient client, String address, int key, String action, String args)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/gateway/counter/action/" + action
                        + "?rvt-namespace=default&rvt-method=getOrCreate&rvt-runner=default&rvt-key=kill-" + key))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(30))
                .POST(BodyPublishers.ofString("{\"args\":" + args + "}"))
                .build();
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Long.parseLong(answer.body().replaceFirst("^\\{\"output\":(\\d+)}$", "$1"));
    }
}
