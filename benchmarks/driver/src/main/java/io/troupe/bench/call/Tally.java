// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.call;

/** What is called: through an actor's interface, and through a plain bean. */
interface Tally {

    /** Reads. */
    long current();

    /** Adds. */
    long add(long amount);
}
