// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.spi;

import io.troupe.raw.RequestHead;

/**
 * Knows callers by their tokens. An application that wants one has one bean of this type, of any scope; without it tokens mean
 * nothing to Troupe, and whoever the server has not authenticated is nobody.
 *
 * <p>All doors ask it, before anything is looked up or checked, about requests that carry a token and whose caller the
 * server has not authenticated itself: where there is a principal of the container, that one and its roles hold. Is called by
 * threads of the server, by several at a time.
 */
public interface Authenticator {

    /**
     * Who has that token.
     *
     * @param token as it came: from the address ({@code rvt-token}, or behind {@code @}), header {@code x-rivet-token},
     *     subprotocol {@code rivet_token.…}, or {@code Authorization: Bearer}, in this order. Must not be logged
     * @param request that brought it, with all headers
     * @return not null
     * @throws io.troupe.UserException to refuse with an error of the application's own
     * @throws io.troupe.ActorException to refuse; {@link #refuse()} is the usual one
     */
    Identity authenticate(String token, RequestHead request);

    /**
     * Whether somebody who was known before has lost that since, other than by time: logged out, banned. Asked about once a
     * second for each open connection, so it has to answer from memory.
     *
     * @return by default false
     */
    default boolean isRevoked(Identity identity) {
        return false;
    }

    /** The exception for a token that is not good: {@code auth.token_invalid}, 401. */
    static io.troupe.ActorException refuse() {
        return io.troupe.ActorException.refused(io.troupe.ErrorCode.TOKEN_INVALID, "The token is not valid.");
    }
}
