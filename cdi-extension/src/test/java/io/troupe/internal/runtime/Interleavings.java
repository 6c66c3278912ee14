// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import org.jetbrains.lincheck.datastructures.Options;

/** How large the scenarios are whose interleavings are searched. */
final class Interleavings {

    static final int THREADS = 3;

    /** So many threads have a number: the first and the last are those of the steps before and after. */
    static final int IDS = THREADS + 2;

    private Interleavings() {}

    /**
     * Scenarios of three steps on each thread.
     *
     * @param after steps behind them
     * @param scenarios how many, unless {@code -Dtroupe.lincheck.scenarios} says otherwise
     */
    static <O extends Options<O, ?>> O sized(O options, int after, int scenarios) {
        return options.threads(THREADS)
                .actorsPerThread(3)
                .actorsBefore(1)
                .actorsAfter(after)
                .iterations(Integer.getInteger("troupe.lincheck.scenarios", scenarios));
    }
}
