// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import io.troupe.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.HashSet;
import java.util.Set;

/**
 * The caller of a request, as the container authenticated it. A snapshot: what it knows of roles is asked at once,
 * because a call may run long after its request is gone.
 */
public record RequestCaller(String name, boolean isAuthenticated, Set<String> roles) implements Caller {

    private static final RequestCaller ANONYMOUS = new RequestCaller("anonymous", false, Set.of());

    /** Takes a copy. */
    public RequestCaller {
        roles = Set.copyOf(roles);
    }

    /**
     * The caller of that request.
     *
     * @param roles the ones worth knowing, see {@link io.troupe.spi.ActorCatalog#roles()}
     */
    public static RequestCaller of(HttpServletRequest request, Set<String> roles) {
        Principal principal = request.getUserPrincipal();
        if (principal == null) {
            return ANONYMOUS;
        }
        Set<String> held = new HashSet<>();
        for (String role : roles) {
            if (request.isUserInRole(role)) {
                held.add(role);
            }
        }
        return new RequestCaller(principal.getName(), true, held);
    }

    @Override
    public boolean isInRole(String role) {
        return roles.contains(role);
    }
}
