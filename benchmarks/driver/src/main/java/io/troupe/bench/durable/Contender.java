// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.durable;

/** One way to count durably. The key is the number of a counter that exists. For any number of threads. */
interface Contender extends AutoCloseable {

    /** For the report. */
    String name();

    /** Adds one; durable when it returns. */
    void increment(int key) throws Exception;

    /** Ends all work, then adds up all counters from what is stored. */
    long stored() throws Exception;

    @Override
    void close();
}
