// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorException;
import io.troupe.Caller;
import io.troupe.spi.Authenticator;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Port: what the platform around a turn knows. */
public interface Surroundings {

    /** Who makes calls on this thread outside of any turn. */
    Caller caller();

    /**
     * Runs a turn on the thread of its caller without the caller's transaction, which is suspended meanwhile if there is one.
     */
    <T> T outsideTransaction(Callable<T> turn) throws Exception;

    /** Whether this thread is in a transaction of the application's: nothing of ours may run in it. */
    boolean isInTransaction();

    /** The transactions of the application. */
    default Transactions transactions() {
        return Transactions.NONE;
    }

    /** Who knows callers by their tokens; null if nobody does. */
    default @Nullable Authenticator authenticator() {
        return null;
    }

    /** What an exception of a platform service (validation, say) means to callers; null if it means nothing special. */
    @Nullable
    ActorException translate(Throwable e);
}
