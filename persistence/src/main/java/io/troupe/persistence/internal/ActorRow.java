// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import io.troupe.ActorId;
import io.troupe.spi.ActorWrite;
import io.troupe.spi.Segments;
import io.troupe.spi.StoredActor;
import jakarta.persistence.Column;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Objects;

/**
 * One actor in table {@code troupe_actor}. Columns that never change are marked so, which keeps them out of updates.
 *
 * <p>The table's primary key is the hash alone. The mapping takes the public id in besides, so that every update and
 * delete names it too: a late write cannot touch another actor that was made under the same key since.
 */
@Entity(name = "ActorRow")
@Table(name = "troupe_actor")
class ActorRow {

    @EmbeddedId
    ActorRowId id;

    @Column(updatable = false)
    String namespace;

    @Column(updatable = false)
    String type;

    @Column(name = "actor_key", updatable = false)
    String key;

    @Column(name = "created_at", updatable = false)
    Instant createdAt;

    @Version
    Long version;

    int format;

    byte[] state;

    /** For the mapper. */
    ActorRow() {
        id = new ActorRowId();
    }

    private ActorRow(ActorWrite write, long version, byte[] state) {
        this.id = new ActorRowId(Segments.hash(write.id()), write.publicId());
        this.version = version;
        this.format = ActorWrite.FORMAT;
        this.state = state;
    }

    static ActorRow created(ActorWrite.Create create) {
        ActorRow row = new ActorRow(create, 1, create.state());
        row.namespace = create.id().namespace();
        row.type = create.id().type();
        row.key = KeyText.write(create.id().key());
        row.createdAt = create.createdAt();
        return row;
    }

    /** The mapper compares the version given and stores the next. */
    static ActorRow updated(ActorWrite.Update update) {
        return new ActorRow(update, update.version() - 1, update.state());
    }

    static ActorRow deleted(ActorWrite.Delete delete) {
        return new ActorRow(delete, delete.version(), new byte[0]);
    }

    StoredActor stored() {
        return new StoredActor(
                new ActorId(namespace, type, KeyText.read(key)),
                id.publicId,
                createdAt,
                Objects.requireNonNull(version),
                format,
                state);
    }
}
