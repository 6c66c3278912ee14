// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.event;

import io.troupe.Caller;
import io.troupe.raw.RequestHead;
import java.util.Optional;

/** A client's wish to connect to an actor, before there is a connection. Usable while its {@link OnBeforeConnect} hook runs. */
public interface Opening {

    /** Who asks. */
    Caller caller();

    /**
     * The parameters the client gives, as the given type; empty if it gave none.
     *
     * @throws io.troupe.ActorException {@code actor.invalid_arguments} if they do not fit the type
     */
    <T> Optional<T> params(Class<T> type);

    /**
     * The request it came with: the place to look for tokens and cookies. It is not kept with the connection; what is needed of
     * it later belongs into the connection's state.
     */
    RequestHead request();

    /** Whether it is for one HTTP request only, see {@link Connection#isShortLived()}. */
    boolean isShortLived();
}
