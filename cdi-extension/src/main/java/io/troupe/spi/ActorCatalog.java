// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.spi;

import io.troupe.Caller;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The actor types of a deployment. Fixed once it is up; may be shared by threads. */
public interface ActorCatalog {

    /** All types, by name. */
    Collection<ActorTypeInfo> types();

    /** The type of that name. */
    Optional<ActorTypeInfo> type(String name);

    /** The roles that any action names: those a door asks its container about. */
    Set<String> roles();

    /**
     * Whether calls over plain HTTP have connections of their own, because the actor has hooks for them. Default: no.
     *
     * @param type the name of an actor type; null to ask whether any deployed one has such hooks
     */
    default boolean watchesConnections(@Nullable String type) {
        return false;
    }

    /**
     * Refuses a raw request before its body is read. Default: passes everything.
     *
     * @param type the name of an actor type; null if it is not known yet
     * @throws io.troupe.ActorException {@code guard.no_route} if the actor does not handle requests, {@code auth.forbidden}
     */
    default void checkRequest(@Nullable String type, Caller caller) {
        // Nothing is known.
    }
}
