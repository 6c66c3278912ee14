// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import java.util.concurrent.Executor;

/** The threads that run turns which no caller lends a thread to. */
public interface TurnThreads extends Executor, AutoCloseable {

    /** Parks, or whatever else waits for another turn or a commit, without counting as a running task. */
    void whileParked(Runnable wait);

    /** Runs what is in line, then ends the threads; waits up to a few seconds for them. */
    @Override
    void close();
}
