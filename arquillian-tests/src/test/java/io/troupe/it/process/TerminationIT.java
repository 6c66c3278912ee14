// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.it.Door;
import io.troupe.it.Door.Answer;
import io.troupe.it.ServerUnderTest;
import io.troupe.it.Talk;
import io.troupe.it.Wars;
import io.troupe.it.node.Sleepy;
import io.troupe.runner.Server;
import io.troupe.runner.ServerProcess;
import io.troupe.runner.ServerSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is told to stop by a signal, as systemd, Kubernetes and Ctrl-C do, while it is at work. */
class TerminationIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Talk.Closed GOING_AWAY = new Talk.Closed(1012, "ws.going_away");

    @TempDir
    private Path folder;

    private static Server server() {
        return ServerUnderTest.get().distribution();
    }

    private ServerSpec spec() {
        return BriefServer.storing(
                BriefServer.of(folder, Sample.PORTS, Wars.named("stopping").addClass(Sleepy.class)), folder);
    }

    @Test
    void whatIsUnderWayIsFinishedSocketsAreClosedAndEverythingThatWasSaidHolds() throws Exception {
        ServerSpec spec = spec();
        List<Caller> callers;
        try (ServerProcess process = server().start(spec).awaitReady()) {
            Door door = Door.at(process.address().toString());
            callers = List.of(
                    Caller.overHttp(door, "http-0"),
                    Caller.overHttp(door, "http-1"),
                    Caller.overHttp(door, "http-2"),
                    Caller.overWebSocket(door, "ws-0"),
                    Caller.overWebSocket(door, "ws-1"));
            for (Caller caller : callers) {
                caller.awaitFlow();
            }
            Path gate = folder.resolve("gate");
            CompletableFuture<Answer> held =
                    door.callAsync("sleepy", "held-http", "incrementWhen", begun(0), "" + gate);
            try (Talk idle = Talk.with(door, "sleepy", "idle");
                    Talk talk = Talk.with(door, "sleepy", "held-ws")) {
                assertThat(idle.hear()).contains("\"Init\"");
                assertThat(talk.hear()).contains("\"Init\"");
                talk.call(0, "incrementWhen", begun(1), "" + gate);
                await(() -> Files.exists(Path.of(begun(0))) && Files.exists(Path.of(begun(1))));

                // The server waits for these two, so somebody else has to let them go on.
                CompletableFuture<Void> opener = CompletableFuture.runAsync(() -> {
                    await(() -> refuses(door));
                    touch(gate);
                });
                assertThat(process.stop(PATIENCE)).as("ends by itself").isTrue();
                opener.join();

                assertThat(held.join().output()).isEqualTo("1");
                assertThat(talk.hear()).contains("\"output\":1");
                assertThat(talk.ending()).isEqualTo(GOING_AWAY);
                assertThat(idle.ending()).isEqualTo(GOING_AWAY);
            }
            for (Caller caller : callers) {
                assertThat(caller.ending()).isIn("503", "no answer", "1012 ws.going_away");
                System.out.println(server().name() + ", " + caller);
            }
        }
        try (ServerProcess again = server().start(spec).awaitReady()) {
            Door door = Door.at(again.address().toString());
            callers.forEach(caller -> caller.audit(door));
            assertThat(door.call("sleepy", "held-http", "get").output()).isEqualTo("1");
            assertThat(door.call("sleepy", "held-ws", "get").output()).isEqualTo("1");
        }
    }

    @Test
    void aCallThatDoesNotEndHoldsTheServerUpNoLongerThanTheGrace() throws Exception {
        ServerSpec brief = spec().property("troupe.shutdown-grace", "1s");
        try (ServerProcess process = server().start(brief).awaitReady()) {
            Door door = Door.at(process.address().toString());
            String never = folder.resolve("never").toString();
            CompletableFuture<Answer> stuck = door.callAsync("sleepy", "stuck-http", "incrementWhen", begun(2), never);
            try (Talk talk = Talk.with(door, "sleepy", "stuck-ws")) {
                assertThat(talk.hear()).contains("\"Init\"");
                talk.call(0, "incrementWhen", begun(3), never);
                await(() -> Files.exists(Path.of(begun(2))) && Files.exists(Path.of(begun(3))));

                assertThat(process.stop(PATIENCE)).as("ends by itself").isTrue();

                Answer answer = stuck.join();
                assertThat(answer.status()).isEqualTo(504);
                assertThat(answer.error()).isEqualTo("actor.stopping");
                assertThat(answer.text("executed")).isEqualTo("unknown");
                assertThat(talk.ending()).isEqualTo(GOING_AWAY);
            }
        }
    }

    private String begun(int number) {
        return folder.resolve("begun-" + number).toString();
    }

    private static boolean refuses(Door door) {
        try {
            return door.call("sleepy", "other", "get").status() != 200;
        } catch (CompletionException e) {
            return true;
        }
    }

    private static void touch(Path file) {
        try {
            Files.createFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - start).as("waited").isLessThan(PATIENCE.toNanos());
            LockSupport.parkNanos(20_000_000);
        }
    }
}
