// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.spi;

import io.troupe.ActorId;
import java.time.Instant;

/** One actor's part in a commit. */
public sealed interface ActorWrite {

    /** The format of the documents written by this version: a CBOR map from field name to value. */
    int FORMAT = 1;

    /** The actor written. */
    ActorId id();

    /** The id clients know it under; a write never touches a later actor of the same key. */
    String publicId();

    /** Makes the actor, at version 1. Fails, not executed, if there is one. */
    record Create(ActorId id, String publicId, Instant createdAt, byte[] state) implements ActorWrite {}

    /** Replaces the state of version {@code version - 1}. Fails, not executed, if the store holds another version. */
    record Update(ActorId id, String publicId, long version, byte[] state) implements ActorWrite {}

    /**
     * Counts a commit that leaves the state of version {@code version - 1} as it is: the actor sent or received something.
     * Fails, not executed, if the store holds another version.
     */
    record Touch(ActorId id, String publicId, long version) implements ActorWrite {}

    /** Deletes the actor, whose newest version is {@code version}. Fails, not executed, if the store holds another. */
    record Delete(ActorId id, String publicId, long version) implements ActorWrite {}
}
