// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.troupe.it.Door;
import io.troupe.it.Door.Answer;
import io.troupe.it.Talk;
import io.troupe.it.Wars;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.Archive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An application that goes takes everything with it but its actors' state. */
@ExtendWith(ArquillianExtension.class)
class UndeployIT {

    private static final String NAME = "going";
    private static final String KEPT = "kept";

    private static final int REDEPLOYMENTS = 5;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @ArquillianResource
    private Deployer deployer;

    @TempDir
    private Path files;

    private final Door door = Door.of(NAME);
    private final String key = UUID.randomUUID().toString();
    private boolean deployed;

    @Deployment(name = NAME, managed = false, testable = false)
    static Archive<?> application() {
        return Wars.named(NAME).addClass(Sleepy.class);
    }

    @Deployment(name = KEPT, managed = false, testable = false)
    static Archive<?> keptApplication() {
        return Wars.named(KEPT).addClasses(Guarded.class, Kept.class);
    }

    @Deployment(name = Passerby.OTHER, testable = false)
    static Archive<?> other() {
        return Passerby.application();
    }

    @BeforeEach
    void deploy() {
        if (!deployed) {
            deployer.deploy(NAME);
            deployed = true;
        }
    }

    @AfterEach
    void undeploy() {
        if (deployed) {
            deployer.undeploy(NAME);
            deployed = false;
        }
    }

    @Test
    void an_idle_actor_sleeps_and_its_state_wakes_with_it() {
        Path sign = files.resolve("asleep");
        door.call("sleepy", key, "increment");
        door.call("sleepy", key, "leaveSign", sign.toString());
        assertThat(door.call("sleepy", key, "callsSinceWake").output()).isEqualTo("1");

        await(() -> Files.exists(sign));

        assertThat(door.call("sleepy", key, "callsSinceWake").output()).isEqualTo("1");
        assertThat(door.call("sleepy", key, "get").output()).isEqualTo("1");
    }

    @Test
    void a_call_in_flight_is_finished_and_answered_and_its_state_is_there_after_the_next_deployment() {
        Path begun = files.resolve("begun");
        Path gate = files.resolve("gate");
        assertThat(door.call("sleepy", key, "increment").output()).isEqualTo("1");
        CompletableFuture<Answer> inFlight =
                door.callAsync("sleepy", key, "incrementWhen", begun.toString(), gate.toString());
        await(() -> Files.exists(begun));

        // Undeployment waits for the call, so somebody else has to let it go on.
        CompletableFuture<Void> opener = CompletableFuture.runAsync(() -> {
            await(() -> door.call("sleepy", key + "other", "get").status() != 200);
            touch(gate);
        });
        undeploy();
        opener.join();

        assertThat(inFlight.join().output()).isEqualTo("2");
        deploy();
        assertThat(door.call("sleepy", key, "get").output()).isEqualTo("2");
    }

    @Test
    void neither_threads_nor_connections_nor_file_locks_nor_classes_stay_however_often_it_is_deployed()
            throws IOException {
        ServerJvm server = ServerJvm.find();
        for (int count = 1; count <= 1 + REDEPLOYMENTS; count++) {
            deploy();
            try (Talk talk = Talk.with(door, "sleepy", key)) {
                talk.hear();
                talk.call(0, "increment");
                assertThat(talk.hear()).contains("\"output\":" + count);
                assertThat(server.hasThreadsOf(NAME)).isTrue();
                assertThat(server.runtimes()).isPositive();
                assertThat(server.classes(Sleepy.class.getName())).isPositive();

                undeploy();
                assertThat(talk.ending()).isEqualTo(new Talk.Closed(1012, "ws.going_away"));
            }
            assertThatNothingStays(server);
        }
    }

    @Test
    void an_application_that_the_server_does_not_let_go_of_keeps_no_actors_awake() {
        ServerJvm server = ServerJvm.find();
        undeploy();
        deployer.deploy(KEPT);
        try {
            assertThat(Door.of(KEPT).call("guarded", key, "add", 1).output()).isEqualTo("1");
            assertThat(server.runtimes()).isPositive();
        } finally {
            deployer.undeploy(KEPT);
        }

        await(() -> server.runtimes() == 0);
        assertThat(server.classes(Kept.class.getName())).isPositive();
    }

    private static void assertThatNothingStays(ServerJvm server) throws IOException {
        await(() -> !server.hasThreadsOf(NAME));
        try (FileChannel database = FileChannel.open(
                        Wars.directory().resolve("store").resolve("troupe.mv.db"),
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
                FileLock lock = database.tryLock()) {
            assertThat(lock).isNotNull();
        }
        new Passerby().awaitNothingOf(NAME, Sleepy.class, server);
    }

    private static void touch(Path file) {
        try {
            Files.createFile(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                fail("waited in vain");
            }
            LockSupport.parkNanos(20_000_000);
        }
    }
}
