// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.troupe.it.Door;
import io.troupe.it.ServerUnderTest;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * Somebody who calls another application now and then, while it is awaited that nothing stays of one that is gone. WildFly's pool
 * has request threads that ended in its list of idle ones until a task comes, and through them the application that they were
 * started for; see docs/internals/way-of-a-call.md. Between two calls all idle threads end.
 */
public final class Passerby {

    /** How long a request thread idles in these tests before it ends. */
    public static final Duration IDLE = Duration.ofSeconds(1);

    /** Under which name the other application is to be deployed. */
    static final String OTHER = "other";

    private static final Duration PAUSE = IDLE.multipliedBy(2);
    /** A thread of the server that idles ends after a time, and only then lets go of what it was started for. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Door door = Door.of(OTHER);
    private long called = System.nanoTime();

    /** The application to deploy for it, with nothing of Troupe. */
    static WebArchive application() {
        return ShrinkWrap.create(WebArchive.class, OTHER + ".war")
                .addAsWebResource(new StringAsset("Hello"), "index.html");
    }

    /** Waits until the server's JVM has nothing of an application but what the server itself keeps of any. */
    void awaitNothingOf(String application, Class<?> ofItsClasses, ServerJvm server) {
        String name = ofItsClasses.getName();
        long start = System.nanoTime();
        while (server.runtimes() > 0
                || server.hasThreadsOf(application)
                || server.classes(name) > ServerUnderTest.get().classLoadersKept()) {
            mayCall();
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                fail("There are still %d runtimes and %d class loaders; threads: %s"
                        .formatted(server.runtimes(), server.classes(name), server.hasThreadsOf(application)));
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    /** Calls, if the last time was long enough ago and the server is one that needs it. */
    private void mayCall() {
        if (ServerUnderTest.get().listsEndedThreads() && System.nanoTime() - called > PAUSE.toNanos()) {
            assertThat(door.send(door.request("/index.html")).status()).isEqualTo(200);
            called = System.nanoTime();
        }
    }
}
