// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import java.sql.SQLException;

/** Writes batches in the way that is fastest for a database. May be shared by threads. */
interface BatchWriter {

    /**
     * Sends the rows of a transaction that has begun, and checks that each was written; does not commit.
     *
     * @throws io.troupe.spi.StoreException if the fence does not hold, or a row is not as expected
     */
    void write(Loan loan, CommitId id, Batch batch) throws SQLException;
}
