// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import java.lang.reflect.InvocationTargetException;
import java.security.Principal;
import java.time.Instant;
import java.util.Optional;

/**
 * Until when a principal of the container is one, which the container checks for each request, but not while a connection is
 * open. Known of the tokens of MicroProfile JWT, whose interface is asked by its name: most servers have it, some have not.
 */
final class PrincipalExpiry {

    private static final String TOKEN = "org.eclipse.microprofile.jwt.JsonWebToken";

    private PrincipalExpiry() {}

    /** Empty if it has no end, or none that is known. */
    static Optional<Instant> of(Principal principal) {
        for (Class<?> type = principal.getClass(); type != null; type = type.getSuperclass()) {
            for (Class<?> each : type.getInterfaces()) {
                if (each.getName().equals(TOKEN)) {
                    return seconds(each, principal);
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Instant> seconds(Class<?> type, Principal principal) {
        try {
            long seconds = (long) type.getMethod("getExpirationTime").invoke(principal);
            return seconds > 0 ? Optional.of(Instant.ofEpochSecond(seconds)) : Optional.empty();
        } catch (InvocationTargetException e) {
            // It has no such claim.
            return Optional.empty();
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new IllegalStateException(e);
        }
    }
}
