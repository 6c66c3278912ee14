// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.OnSleep;
import io.troupe.State;
import jakarta.annotation.security.PermitAll;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** Sleeps soon, and leaves a file when it does. */
@Actor(sleepAfter = "300ms")
@PermitAll
public class Sleepy {

    private static final long LOOK_NANOS = 10_000_000;

    @State
    private int count;

    @State
    private String sign;

    private int callsSinceWake;

    @Action
    public int increment() {
        return ++count;
    }

    @Action(readOnly = true)
    public int get() {
        return count;
    }

    /** Leaves a file there when it falls asleep. */
    @Action
    public void leaveSign(String file) {
        sign = file;
    }

    @Action
    public int callsSinceWake() {
        return ++callsSinceWake;
    }

    /** Counts when the file {@code gate} is there, and leaves {@code begun} before it waits for it. */
    @Action
    public int incrementWhen(String begun, String gate) throws IOException {
        Files.createFile(Path.of(begun));
        while (!Files.exists(Path.of(gate))) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return ++count;
    }

    @OnSleep
    void goodNight() throws IOException {
        if (sign != null) {
            Files.writeString(Path.of(sign), "");
        }
    }
}
