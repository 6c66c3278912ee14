// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.spi;

import io.troupe.Caller;
import java.util.Set;

/**
 * Who may call an action from outside. Immutable.
 *
 * @param everybody whether it is open to all, whoever they are
 * @param roles otherwise, the roles of which a caller must hold one; empty if nobody may call it
 */
public record Audience(boolean everybody, Set<String> roles) {

    /** An action that anybody may call. */
    public static final Audience EVERYBODY = new Audience(true, Set.of());

    /** An action that is not reachable: it is denied to all, or says nothing about who may call it. */
    public static final Audience NOBODY = new Audience(false, Set.of());

    /** Takes a copy. */
    public Audience {
        roles = Set.copyOf(roles);
    }

    /** Whether that caller is among them. */
    public boolean admits(Caller caller) {
        return everybody || roles.stream().anyMatch(caller::isInRole);
    }
}
