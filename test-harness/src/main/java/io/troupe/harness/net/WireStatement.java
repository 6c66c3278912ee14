// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.net;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A statement that a client asks PostgreSQL to execute, as seen on the wire before the server sees it.
 *
 * @param connection counts the connections of one proxy, from 1
 * @param sql as the client wrote it, with {@code $1} for parameters
 * @param transaction of a COMMIT: everything executed since its BEGIN, in order; otherwise empty
 */
public record WireStatement(int connection, String sql, List<String> transaction) {

    private static final Pattern COMMIT =
            Pattern.compile("(?is)(.*;)?\\s*(COMMIT|END)(\\s+(WORK|TRANSACTION)|\\s+PREPARED\\s.*)?\\s*;?\\s*");
    private static final Pattern BEGIN = Pattern.compile("(?is)\\s*(BEGIN|START\\s+TRANSACTION)\\b.*");

    /** Whether it commits: COMMIT, END, COMMIT PREPARED, alone or at the end of a simple query of several statements. */
    public boolean isCommit() {
        return commits(sql);
    }

    /** Whether it is a COMMIT of a transaction with a statement that contains this text, in whatever case. */
    public boolean isCommitOf(String text) {
        String wanted = text.toLowerCase(Locale.ROOT);
        return isCommit()
                && transaction.stream()
                        .anyMatch(
                                statement -> statement.toLowerCase(Locale.ROOT).contains(wanted));
    }

    static boolean commits(String sql) {
        return COMMIT.matcher(sql).matches();
    }

    static boolean begins(String sql) {
        return BEGIN.matcher(sql).matches();
    }
}
