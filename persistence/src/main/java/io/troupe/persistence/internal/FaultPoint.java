// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

/** Where tests reach into the store, to cut or to hold it; does nothing otherwise. */
@FunctionalInterface
interface FaultPoint {

    /** The one of production. */
    FaultPoint NONE = place -> {};

    /** The places. */
    enum Place {
        BEFORE_TRANSACTION,
        BEFORE_FENCE,
        BEFORE_COMMIT,
        AFTER_COMMIT,
        BEFORE_BUMP,
        AFTER_BUMP,
        BEFORE_RENEWAL
    }

    /** Called at each; an exception is taken for one of the database. */
    void at(Place place);
}
