// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.it.Door;
import io.troupe.it.Talk;
import io.troupe.it.Wars;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.Archive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * An application that is used and replaced again and again in a server that runs on. {@code -Dtroupe.rounds=full} does it a
 * hundred times. It prints what the server's JVM has after each.
 */
@ExtendWith(ArquillianExtension.class)
class RedeployIT {

    private static final String NAME = "again";
    private static final int EACH = 1;
    private static final int FULL = 100;
    private static final int CALLS = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @ArquillianResource
    private Deployer deployer;

    private final ServerJvm server = ServerJvm.find();
    private final Door door = Door.of(NAME);
    private final String key = UUID.randomUUID().toString();

    @Deployment(name = NAME, managed = false, testable = false)
    static Archive<?> application() {
        return Wars.named(NAME).addClass(Sleepy.class);
    }

    @Deployment(name = Passerby.OTHER, testable = false)
    static Archive<?> other() {
        return Passerby.application();
    }

    /** What a server's JVM has once an application is gone. */
    private record Rest(
            int runtimes,
            long loaders,
            int drivers,
            int connections,
            long threads,
            long files,
            long classes,
            long metaspace) {

        @Override
        public String toString() {
            return "%d runtimes, %d class loaders, %d drivers, %d database connections, %d threads, %d files, %d classes, metaspace %.1f MB"
                    .formatted(runtimes, loaders, drivers, connections, threads, files, classes, metaspace / 1e6);
        }
    }

    @Test
    void nothing_of_an_application_gathers_in_the_server_however_often_it_is_replaced() {
        Rest before = rest();
        System.out.println("before: " + before);
        for (int round = 1; round <= rounds(); round++) {
            deployUseAndUndeploy(round);
            new Passerby().awaitNothingOf(NAME, Sleepy.class, server);
            Rest after = rest();
            System.out.println("round " + round + ": " + after);
            assertThat(after.drivers).as("drivers").isLessThanOrEqualTo(before.drivers);
            assertThat(after.connections).as("connections").isLessThanOrEqualTo(before.connections);
        }
    }

    private void deployUseAndUndeploy(int round) {
        deployer.deploy(NAME);
        awaitUse();
        try (Talk talk = Talk.with(door, "sleepy", key)) {
            assertThat(talk.hear()).contains("\"Init\"");
            for (int call = 1; call <= CALLS; call++) {
                int count = (round - 1) * CALLS + call;
                talk.call(call, "increment");
                assertThat(talk.hear()).contains("\"output\":" + count);
                assertThat(door.call("sleepy", key, "get").output()).isEqualTo("" + count);
            }
            deployer.undeploy(NAME);
            assertThat(talk.ending()).isEqualTo(new Talk.Closed(1012, "ws.going_away"));
        }
    }

    /** On a busy machine the first calls, for which most classes are loaded, may take longer than they may. */
    private void awaitUse() {
        long start = System.nanoTime();
        while (door.call("sleepy", key, "get").status() != 200) {
            assertThat(System.nanoTime() - start).as("waited").isLessThan(PATIENCE.toNanos());
        }
    }

    private Rest rest() {
        Map<String, Integer> objects = server.objects();
        Map<String, Long> counters = server.counters();
        return new Rest(
                objects.getOrDefault(ServerJvm.RUNTIME, 0),
                server.classes(Sleepy.class.getName()),
                objects.getOrDefault("java.sql.DriverInfo", 0),
                objects.getOrDefault("org.h2.jdbc.JdbcConnection", 0),
                counters.get("java.threads.live"),
                server.openFiles(),
                counters.get("java.cls.loadedClasses") - counters.get("java.cls.unloadedClasses"),
                counters.get("sun.gc.metaspace.used"));
    }

    private static int rounds() {
        String asked = System.getProperty("troupe.rounds", "each");
        return switch (asked) {
            case "each" -> EACH;
            case "full" -> FULL;
            default -> Integer.parseInt(asked);
        };
    }
}
