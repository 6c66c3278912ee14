// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import io.troupe.ActorId;
import io.troupe.spi.StoredActor;
import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.Immutable;

/**
 * One actor in table {@code troupe_actor}, as it is read; {@link BatchWriter} writes it.
 *
 * <p>The table's primary key is the hash alone. The mapping takes the public id in besides, as every update and delete does: a
 * late write cannot touch another actor that was made under the same key since.
 */
@Immutable
@Entity(name = "ActorRow")
@Table(name = "troupe_actor")
class ActorRow {

    @EmbeddedId
    ActorRowId id;

    String namespace;

    String type;

    @Column(name = "actor_key")
    String key;

    @Column(name = "created_at")
    Instant createdAt;

    long version;

    int format;

    byte[] state;

    /** For the mapper. */
    ActorRow() {
        id = new ActorRowId();
    }

    StoredActor stored() {
        return new StoredActor(
                new ActorId(namespace, type, KeyText.read(key)), id.publicId, createdAt, version, format, state);
    }
}
