// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance;

import io.troupe.ActorContext;

/** A waiting point: time passes, and others have their turns meanwhile. */
public final class Pause {

    private Pause() {}

    /** Waits that many milliseconds outside of the turn. */
    public static void of(ActorContext self, double millis) {
        try {
            self.outsideTurn(() -> {
                Thread.sleep((long) millis);
                return null;
            });
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
