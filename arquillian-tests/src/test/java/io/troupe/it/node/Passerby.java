// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.it.Door;
import io.troupe.it.ServerUnderTest;
import java.time.Duration;
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

    private static final Duration PAUSE = IDLE.multipliedBy(2);
    private static final String OTHER = "other";

    private final Door door = Door.of(OTHER);
    private long called = System.nanoTime();

    /** The application to deploy for it, with nothing of Troupe. */
    static WebArchive application() {
        return ShrinkWrap.create(WebArchive.class, OTHER + ".war")
                .addAsWebResource(new StringAsset("Hello"), "index.html");
    }

    /** Calls, if the last time was long enough ago and the server is one that needs it. */
    void mayCall() {
        if (ServerUnderTest.get().listsEndedThreads() && System.nanoTime() - called > PAUSE.toNanos()) {
            assertThat(door.send(door.request("/index.html")).status()).isEqualTo(200);
            called = System.nanoTime();
        }
    }
}
