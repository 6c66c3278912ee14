// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import io.troupe.ActorException;
import io.troupe.Caller;
import io.troupe.raw.RequestHead;
import io.troupe.spi.ActionDispatcher;
import io.troupe.spi.Authentication;
import io.troupe.spi.Identity;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The caller of a request: whom the container has authenticated, otherwise whom the application's
 * {@link io.troupe.spi.Authenticator} knows by the token that came with it, otherwise nobody. A snapshot: what it knows of
 * roles is asked at once, because a call may run long after its request is gone.
 *
 * @param identity what the token stood for, or the container's principal if that has an end; otherwise null
 */
public record RequestCaller(String name, boolean isAuthenticated, Set<String> roles, @Nullable Identity identity)
        implements Caller {

    /** Nobody. */
    public static final RequestCaller ANONYMOUS = new RequestCaller("anonymous", false, Set.of());

    /** Takes a copy. */
    public RequestCaller {
        roles = Set.copyOf(roles);
    }

    /** One that did not come by a token. */
    public RequestCaller(String name, boolean isAuthenticated, Set<String> roles) {
        this(name, isAuthenticated, roles, null);
    }

    /**
     * The caller of that request.
     *
     * @param head of the request, with its token; asked only if there is somebody who knows about tokens
     * @param actors whose roles are worth knowing, and that know about tokens
     * @throws ActorException if the token is not good
     */
    public static RequestCaller of(HttpServletRequest request, Supplier<RequestHead> head, ActionDispatcher actors) {
        Set<String> worthKnowing = actors.catalog().roles();
        Principal principal = request.getUserPrincipal();
        if (principal == null) {
            Authentication tokens = actors.authentication();
            Identity identity = tokens.isOffered() ? tokens.identify(head.get()) : null;
            return identity == null ? ANONYMOUS : of(identity, worthKnowing);
        }
        Set<String> held = new HashSet<>();
        for (String role : worthKnowing) {
            if (request.isUserInRole(role)) {
                held.add(role);
            }
        }
        Optional<Instant> end = PrincipalExpiry.of(principal);
        return new RequestCaller(
                principal.getName(),
                true,
                held,
                end.map(when -> new Identity(principal.getName(), held, Optional.of(when)))
                        .orElse(null));
    }

    private static RequestCaller of(Identity identity, Set<String> worthKnowing) {
        Set<String> held = new HashSet<>(identity.roles());
        held.retainAll(worthKnowing);
        return new RequestCaller(identity.name(), true, held, identity);
    }

    /** Whether this caller, who opened a connection, is still who it was: its token has neither expired nor been revoked. */
    public static boolean isStill(Caller caller, Authentication authentication) {
        return !(caller instanceof RequestCaller known)
                || known.identity == null
                || authentication.holds(known.identity);
    }

    @Override
    public boolean isInRole(String role) {
        return roles.contains(role);
    }
}
