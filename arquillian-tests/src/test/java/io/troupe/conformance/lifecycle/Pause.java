// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.lifecycle;

import java.util.concurrent.Callable;

/** What fixtures wait for where an application would wait for another system. */
public final class Pause {

    private Pause() {}

    /** Work that takes that long. */
    public static Callable<Void> of(long millis) {
        return () -> {
            Thread.sleep(millis);
            return null;
        };
    }
}
