// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import java.sql.PreparedStatement;
import org.hibernate.StaleStateException;
import org.hibernate.jdbc.Expectation;

/**
 * Each write must change one row, and the driver must say so: {@link java.sql.Statement#SUCCESS_NO_INFO}, which Hibernate's
 * own check lets pass, is an error. Public, with a public constructor, because Hibernate makes them.
 */
public final class ExactlyOneRow implements Expectation {

    /** For Hibernate. */
    public ExactlyOneRow() {}

    @Override
    public void verifyOutcome(int rowCount, PreparedStatement statement, int batchPosition, String sql) {
        if (rowCount != 1) {
            throw new StaleStateException("Row count is " + rowCount + " instead of 1 for: " + sql);
        }
    }
}
