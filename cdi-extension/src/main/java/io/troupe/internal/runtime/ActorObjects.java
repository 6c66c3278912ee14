// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

/** Port: makes the object of an activation. */
public interface ActorObjects {

    /** Makes and injects the object. Called in a frame of the activation, whose scope is active. */
    Handle create(ActorType type);

    /** The object, and how to be rid of it. */
    interface Handle {

        /** What actions are called on. */
        Object object();

        /** Destroys it and all that lives as long as it. Called in a frame of the activation, which may be lost. */
        void destroy(Activation activation);
    }
}
