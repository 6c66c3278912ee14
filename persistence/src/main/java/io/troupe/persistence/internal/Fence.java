// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import io.troupe.spi.StoreException;

/** What a commit concludes when it does not find what it must. */
final class Fence {

    private Fence() {}

    /**
     * Says why a batch is refused, and remembers what was lost.
     *
     * @param node whether the node's own row is not up
     * @param segments whether it is, but a segment is not owned as it should be
     */
    static StoreException failed(Batch batch, boolean node, boolean segments) {
        Incarnation incarnation = batch.incarnation();
        if (node && incarnation != null) {
            incarnation.die();
            return batch.notOwner();
        }
        if (segments) {
            // Somebody wrote to the table by hand. To acquire them anew does no harm.
            batch.owned.values().forEach(Owned::lose);
            return batch.notOwner();
        }
        return batch.stale();
    }
}
