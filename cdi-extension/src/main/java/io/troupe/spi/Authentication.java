// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.spi;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import io.troupe.raw.RequestHead;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What doors ask about tokens: the application's {@link Authenticator}, if it has one, and the time. May be shared by threads. */
public final class Authentication {

    /** Where tokens mean nothing. */
    public static final Authentication NONE = new Authentication(() -> null, InstantSource.system());

    private final Supplier<? extends @Nullable Authenticator> authenticator;
    private final InstantSource clock;

    /**
     * By that bean.
     *
     * @param authenticator asked each time; gives null if there is none
     */
    public Authentication(Supplier<? extends @Nullable Authenticator> authenticator, InstantSource clock) {
        this.authenticator = authenticator;
        this.clock = clock;
    }

    /** Whether anybody knows about tokens here. */
    public boolean isOffered() {
        return authenticator.get() != null;
    }

    /**
     * Who has the token that the request has brought.
     *
     * @return null if it brought none, or nobody knows about tokens here
     * @throws ActorException {@link ErrorCode#TOKEN_EXPIRED}, or as the application refuses
     */
    public @Nullable Identity identify(RequestHead request) {
        Authenticator known = authenticator.get();
        if (known == null || request.token().isEmpty()) {
            return null;
        }
        Identity identity = Objects.requireNonNull(
                known.authenticate(request.token().get(), request),
                "TROUPE000172: An Authenticator has returned null; it has to throw in order to refuse.");
        if (isExpired(identity)) {
            throw ended();
        }
        return identity;
    }

    /** Whether somebody who was identified before still is who he was. */
    public boolean holds(Identity identity) {
        Authenticator known = authenticator.get();
        return !isExpired(identity) && (known == null || !known.isRevoked(identity));
    }

    /** What those are told for whom it does not hold any more. */
    public static ActorException ended() {
        return ActorException.refused(ErrorCode.TOKEN_EXPIRED, "The token has expired.");
    }

    private boolean isExpired(Identity identity) {
        return identity.expiresAt()
                .filter(end -> !clock.instant().isBefore(end))
                .isPresent();
    }
}
