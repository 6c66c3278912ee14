// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import io.troupe.spi.ActorSummary;

/**
 * Names an actor in an error.
 *
 * @param key in the form of {@link KeyForm#control}
 */
public record ActorSpecifier(String actorId, long generation, String key) {

    /** That actor. */
    public static ActorSpecifier of(ActorSummary actor) {
        return new ActorSpecifier(
                actor.publicId(), 1, KeyForm.control(actor.id().key()));
    }
}
