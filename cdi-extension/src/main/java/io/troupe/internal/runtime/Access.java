// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorException;
import io.troupe.Caller;
import io.troupe.ErrorCode;
import io.troupe.spi.Audience;
import java.util.Set;

/** Who may call an action. */
public sealed interface Access {

    /** Everybody: {@code @PermitAll}. */
    record Anyone() implements Access {}

    /** Nobody: {@code @DenyAll}. */
    record NoOne() implements Access {}

    /** Whoever holds one of the roles: {@code @RolesAllowed}. */
    record InRole(Set<String> roles) implements Access {}

    /** Nothing was said: from Java anybody, from outside nobody. */
    record Unstated() implements Access {}

    /** Who may call it from outside. */
    default Audience audience() {
        if (this instanceof InRole in) {
            return new Audience(false, in.roles);
        }
        return this instanceof Anyone ? Audience.EVERYBODY : Audience.NOBODY;
    }

    /** Whether that caller may. */
    default boolean admits(Caller caller, boolean fromOutside) {
        if (this instanceof InRole in) {
            return in.roles.stream().anyMatch(caller::isInRole);
        }
        return this instanceof Anyone || (this instanceof Unstated && !fromOutside);
    }

    /**
     * Refuses callers who may not.
     *
     * @throws ActorException {@code auth.forbidden}
     */
    default void check(Caller caller, boolean fromOutside, String action) {
        if (!admits(caller, fromOutside)) {
            throw ActorException.refused(ErrorCode.FORBIDDEN, "You may not call action " + action + ".");
        }
    }
}
