// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.spi;

import io.troupe.ActorId;
import java.time.Instant;

/**
 * An actor as it stands in the store.
 *
 * @param version counts its commits, from 1
 * @param format of the document; see {@link ActorWrite#FORMAT}
 * @param state the encoded document; not to be changed
 */
public record StoredActor(ActorId id, String publicId, Instant createdAt, long version, int format, byte[] state) {}
