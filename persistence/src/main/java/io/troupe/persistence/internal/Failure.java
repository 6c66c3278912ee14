// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import java.sql.SQLException;
import java.util.Set;

/** What an exception of the database says about a transaction whose COMMIT was not sent. */
enum Failure {
    /** Others were in the way; the same again may succeed. */
    CONFLICT,
    /** The rows asked for something that cannot be. */
    REJECTED,
    /** The connection is gone, or the database. */
    CONNECTION,
    /** Anything else, such as a full disk. */
    OTHER;

    /** Deadlock, serialization, lock not available; of H2 besides, lock timeout and concurrent update. */
    private static final Set<String> CONFLICTS = Set.of("40001", "40P01", "55P03", "HYT00", "90131");

    /** Data exception, constraint, cardinality, limit of the program. */
    private static final Set<String> REJECTIONS = Set.of("22", "23", "21", "54");

    /** Sessions ended by the server, and of H2: broken, closed, database closed. */
    private static final Set<String> ENDS =
            Set.of("57P01", "57P02", "57P03", "57P05", "25P03", "25P04", "90067", "90007", "90098", "90121");

    /** Sent by the server in answer to COMMIT only if nothing was committed: conflicts, constraints, a failed transaction. */
    private static final Set<String> ROLLED_BACK = Set.of("40", "23", "25");

    static Failure of(Throwable e) {
        if (e instanceof Error) {
            // The driver, or a database in this process, has not ended what it was at: memory ran out, say.
            return CONNECTION;
        }
        String state = state(e);
        if (CONFLICTS.contains(state)) {
            return CONFLICT;
        }
        if (ENDS.contains(state) || state.startsWith("08")) {
            return CONNECTION;
        }
        return state.length() == 5 && REJECTIONS.contains(state.substring(0, 2)) ? REJECTED : OTHER;
    }

    /** Whether a failed COMMIT is known to have been rolled back. */
    static boolean isRolledBack(Throwable e) {
        String state = state(e);
        return state.length() == 5 && !ENDS.contains(state) && ROLLED_BACK.contains(state.substring(0, 2));
    }

    static boolean isDuplicate(SQLException e) {
        return state(e).equals("23505");
    }

    private static String state(Throwable e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return "";
    }
}
