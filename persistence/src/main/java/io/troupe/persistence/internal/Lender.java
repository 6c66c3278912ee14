// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

/** Where work gets a connection for a transaction. May be shared by threads. */
@FunctionalInterface
interface Lender {

    /**
     * Lends a connection.
     *
     * @throws io.troupe.spi.StoreException not executed, if none is free in time or none can be opened
     */
    Loan take();
}
