// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.io.Serializable;
import java.util.Arrays;

/** What every write of an actor names: the hash of its id, and the public id that only this life of it has. */
@Embeddable
class ActorRowId implements Serializable {

    private static final long serialVersionUID = 1L;

    @Column(name = "actor_id")
    byte[] hash;

    @Column(name = "public_id")
    String publicId;

    /** For the mapper. */
    ActorRowId() {
        this(new byte[0], "");
    }

    ActorRowId(byte[] hash, String publicId) {
        this.hash = hash;
        this.publicId = publicId;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ActorRowId that && Arrays.equals(hash, that.hash) && publicId.equals(that.publicId);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(hash) * 31 + publicId.hashCode();
    }
}
