// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.it.Door;
import io.troupe.it.Wars;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.Archive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Many callers at once over HTTP, and no call is lost or counted twice. */
@ExtendWith(ArquillianExtension.class)
class ExactCountIT {

    private static final int CALLERS = 64;

    private final Door door = Door.of("");
    private final String key = UUID.randomUUID().toString();

    @Deployment(testable = false)
    static Archive<?> sample() {
        return Wars.sample();
    }

    @Test
    void callers_of_one_key_get_every_number_once() {
        int each = 25;

        List<String> answers = together(caller -> {
            List<String> counts = new ArrayList<>();
            for (int i = 0; i < each; i++) {
                counts.add(door.call("counter", key, "increment", 1).output());
            }
            return counts;
        });

        assertThat(answers)
                .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, (long) CALLERS * each)
                        .mapToObj(Long::toString)
                        .toList());
        assertThat(door.call("counter", key, "getCount").output()).isEqualTo(Integer.toString(CALLERS * each));
    }

    @Test
    void callers_of_a_thousand_keys_leave_each_exact() {
        int keys = 1_000;
        int callersOfKey = 8;

        // Neighbours in number are at the same key at about the same time.
        List<String> answers = together(caller -> {
            List<String> counts = new ArrayList<>();
            int first = caller / callersOfKey;
            for (int i = first; i < keys; i += CALLERS / callersOfKey) {
                counts.add(
                        i + " " + door.call("counter", key + i, "increment", 1).output());
            }
            return counts;
        });

        List<String> expected = new ArrayList<>();
        for (int i = 0; i < keys; i++) {
            for (int count = 1; count <= callersOfKey; count++) {
                expected.add(i + " " + count);
            }
        }
        assertThat(answers).containsExactlyInAnyOrderElementsOf(expected);
    }

    private interface Caller {
        List<String> run(int caller);
    }

    /** What all callers got, who started at the same moment. */
    private static List<String> together(Caller caller) {
        CyclicBarrier start = new CyclicBarrier(CALLERS);
        ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
        try {
            List<CompletableFuture<List<String>>> running = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                int number = i;
                running.add(CompletableFuture.supplyAsync(
                        () -> {
                            await(start);
                            return caller.run(number);
                        },
                        threads));
            }
            return running.stream()
                    .map(CompletableFuture::join)
                    .flatMap(Collection::stream)
                    .toList();
        } finally {
            threads.shutdownNow();
        }
    }

    private static void await(CyclicBarrier start) {
        try {
            start.await();
        } catch (InterruptedException | java.util.concurrent.BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }
}
