// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import io.troupe.ActorException;

/** Sees to it that a client always gets its error: one that is over the limit, or cannot be encoded, is shortened. */
final class Shortening {

    /** Encodes within a limit. */
    interface Encoder {
        WireMessage encode(ToClient message, int limit);
    }

    private Shortening() {}

    static WireMessage encode(ToClient message, int limit, Encoder encoder) {
        try {
            return encoder.encode(message, limit);
        } catch (ActorException | IllegalStateException e) {
            if (message instanceof ToClient.Error error) {
                ToClient.Error shortened = new ToClient.Error(error.error().shortened(), error.actionId());
                return encoder.encode(shortened, Integer.MAX_VALUE);
            }
            throw e;
        }
    }
}
