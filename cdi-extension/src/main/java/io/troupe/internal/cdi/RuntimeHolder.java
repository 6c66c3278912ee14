// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import io.troupe.internal.runtime.ActorRuntime;
import org.jspecify.annotations.Nullable;

/** Where beans find the runtime of their deployment, once it is there. */
public class RuntimeHolder {

    private volatile @Nullable ActorRuntime runtime;
    private @Nullable Runnable later;

    /** Empty. */
    public RuntimeHolder() {}

    void set(ActorRuntime started) {
        runtime = started;
    }

    /**
     * The runtime.
     *
     * @throws IllegalStateException if the deployment is not up, or stopped
     */
    public ActorRuntime runtime() {
        ActorRuntime current = runtime;
        if (current == null) {
            throw new IllegalStateException(
                    "TROUPE000160: Actors can be called once the application is deployed, and until it is undeployed.");
        }
        return current;
    }

    synchronized void startLater(Runnable start) {
        later = start;
    }

    /** Starts what has been left for later, if anything has. */
    synchronized void startNow() {
        Runnable start = later;
        later = null;
        if (start != null) {
            start.run();
        }
    }

    boolean isEmpty() {
        return runtime == null;
    }

    void clear() {
        runtime = null;
    }
}
