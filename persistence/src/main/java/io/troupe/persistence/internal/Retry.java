// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import io.troupe.Executed;
import io.troupe.spi.StoreException;
import java.sql.SQLException;

/** Work that may be done twice. */
final class Retry {

    private static final int MAX_ATTEMPTS = 5;

    /** On a connection. */
    @FunctionalInterface
    interface Work<T> {
        T on(Loan loan) throws SQLException;
    }

    private Retry() {}

    /**
     * Does it; once more on another connection if the first turns out to be dead, which is how a restart of the database
     * shows; and again if others were in the way.
     *
     * @param what for messages
     * @throws StoreException not executed, as far as the caller is concerned
     */
    static <T> T once(Lender lender, String what, Work<T> work) {
        boolean died = false;
        for (int attempt = 1; ; attempt++) {
            try (Loan loan = lender.take()) {
                try {
                    return work.on(loan);
                } catch (StoreException e) {
                    loan.rollback();
                    throw e;
                } catch (SQLException | RuntimeException | Error e) {
                    rollback(loan);
                    loan.failed(e);
                    boolean again = loan.isBroken() ? !died : Failure.of(e) == Failure.CONFLICT;
                    died |= loan.isBroken();
                    if (!again || attempt == MAX_ATTEMPTS) {
                        throw new StoreException(Executed.NO, what + " failed", e);
                    }
                }
            }
        }
    }

    private static void rollback(Loan loan) {
        try {
            if (!loan.connection().getAutoCommit()) {
                loan.connection().rollback();
            }
        } catch (SQLException | RuntimeException | Error e) {
            loan.broken();
        }
        loan.checkAlive();
    }
}
