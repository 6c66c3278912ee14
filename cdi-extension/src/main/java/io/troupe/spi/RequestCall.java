// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.spi;

import io.troupe.Caller;
import io.troupe.raw.RawRequest;
import io.troupe.raw.RawResponse;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A plain HTTP request on its way to an actor.
 *
 * @param encoder makes the answer from the actor's response inside the turn; an {@link io.troupe.ActorException} from it
 *     rolls the turn back
 * @param opening what the request's own connection is made of, see {@link ActionCall#opening}; null for none
 * @param callerRuns whether the turn may run on the calling thread when the actor is free; never on an I/O thread
 */
public record RequestCall<A>(
        RawRequest request,
        Caller caller,
        Function<RawResponse, A> encoder,
        @Nullable ConnectRequest opening,
        boolean callerRuns) {}
