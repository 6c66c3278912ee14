// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import java.util.concurrent.locks.LockSupport;

/** Port: how threads wait, and by which clock. A simulation decides both itself. */
public interface Parking {

    /** The platform's. */
    Parking PLATFORM = new Parking() {
        @Override
        public void park(Object blocker) {
            LockSupport.park(blocker);
        }

        @Override
        public void park(Object blocker, long nanos) {
            LockSupport.parkNanos(blocker, nanos);
        }

        @Override
        public void unpark(Thread thread) {
            LockSupport.unpark(thread);
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }
    };

    /** As {@link LockSupport#park(Object)}: may return for no reason. */
    void park(Object blocker);

    /** As {@link LockSupport#parkNanos(Object, long)}. */
    void park(Object blocker, long nanos);

    /** As {@link LockSupport#unpark}. */
    void unpark(Thread thread);

    /** As {@link System#nanoTime()}. */
    long nanoTime();
}
