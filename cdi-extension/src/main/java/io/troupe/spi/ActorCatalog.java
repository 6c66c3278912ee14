// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.spi;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/** The actor types of a deployment. Fixed once it is up; may be shared by threads. */
public interface ActorCatalog {

    /** All types, by name. */
    Collection<ActorTypeInfo> types();

    /** The type of that name. */
    Optional<ActorTypeInfo> type(String name);

    /** The roles that any action names: those a door asks its container about. */
    Set<String> roles();
}
