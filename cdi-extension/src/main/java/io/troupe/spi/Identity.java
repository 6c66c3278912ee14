// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.spi;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Whom an {@link Authenticator} has found behind a token. Immutable.
 *
 * @param name of the principal, not empty
 * @param roles that it holds
 * @param expiresAt from when on it is nobody any more: calls are refused, connections are closed; empty for never
 */
public record Identity(String name, Set<String> roles, Optional<Instant> expiresAt) {

    /**
     * Not null; takes a copy.
     *
     * @throws IllegalArgumentException if the name is empty
     */
    public Identity {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("TROUPE000171: A caller without a name is nobody.");
        }
        roles = Set.copyOf(roles);
        Objects.requireNonNull(expiresAt);
    }

    /** One that does not expire. */
    public static Identity of(String name, String... roles) {
        return new Identity(name, Set.of(roles), Optional.empty());
    }

    /** The same until then. */
    public Identity until(Instant when) {
        return new Identity(name, roles, Optional.of(when));
    }
}
