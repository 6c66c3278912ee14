// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.h2.jdbc.JdbcConnection;
import org.jspecify.annotations.Nullable;

/**
 * An H2 file from one opening until its database is closed, or dead: H2 gives up for good when a write fails, as on a full
 * disk, and the file has to be opened anew.
 *
 * <p>A dead database is not gone. It may keep the file open, and so locked; and whenever somebody uses one of its connections
 * it takes the database of its name out of H2's list, though that may be its successor by now. So each opening has a name of
 * its own, and ends with its files closed under it: what comes late from it can neither write nor be in the way.
 * For one thread at a time.
 */
final class H2Opening {

    private final String prefix = UninterruptedFiles.newPrefix();
    private final String url;
    private final List<Connection> connections = new ArrayList<>();

    /** Keeps the database open while no other connection does. */
    private @Nullable Connection anchor;

    H2Opening(Path database) {
        this.url = "jdbc:h2:" + prefix + database
                // WRITE_DELAY: a commit is written before it is answered. LOCK_TIMEOUT: in milliseconds.
                // MAX_LENGTH_INPLACE_LOB: states up to that size stand in the row, at a third of the cost.
                + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=2000"
                + ";MAX_LENGTH_INPLACE_LOB=16384;TRACE_LEVEL_FILE=0";
    }

    /** Opens the database if it is not open yet. If that fails, the next try is another opening's. */
    Connection connect() throws SQLException {
        if (anchor == null) {
            try {
                anchor = newConnection();
            } finally {
                // H2 leaves the file open, and locked, if it fails halfway.
                if (anchor == null) {
                    UninterruptedFiles.close(prefix);
                }
            }
        }
        Connection connection = newConnection();
        connections.removeIf(H2Opening::isClosed);
        connections.add(connection);
        return connection;
    }

    private Connection newConnection() throws SQLException {
        return new JdbcConnection(url, new Properties(), "troupe", "", false);
    }

    private static boolean isClosed(Connection connection) {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            return true;
        }
    }

    boolean isOpen() {
        return anchor != null;
    }

    /** Asks by a statement: a connection calls itself open, and valid, when its database has been closed under it. */
    boolean isDead() {
        return anchor != null && !execute(anchor, "SELECT 1");
    }

    /**
     * Ends it as a crash would, without writing anything more, together with the connections that somebody still has. What was
     * committed is in the file. H2's own way to end is not safe: it moves what is in the file, over what an earlier version of
     * it still needs, and if it is killed meanwhile, or the disk is full, commits are lost (ADR 0012).
     */
    void close() {
        UninterruptedFiles.close(prefix);
        if (anchor == null) {
            return;
        }
        Runnable endOfThread = endOfThread(anchor);
        execute(anchor, "SHUTDOWN IMMEDIATELY");
        run(endOfThread);
        // Before the others: if H2 could not shut down, as it cannot without its file, it lets them wait until this one
        // is closed, and who waits holds what it takes to close his connection.
        close(anchor);
        anchor = null;
        connections.forEach(H2Opening::close);
        connections.clear();
    }

    /** A database that ends like this leaves a thread behind. By reflection: a server may hide these classes of H2. */
    private static Runnable endOfThread(Connection connection) {
        try {
            Object database = call(call(connection, "getSession"), "getDatabase");
            Object lobs = call(database, "getLobStorage");
            return () -> call(lobs, "close");
        } catch (RuntimeException | Error e) {
            StoreLog.debug("The thread of {0} is not known", connection, e);
            return () -> {};
        }
    }

    private static Object call(Object target, String method) {
        try {
            return target.getClass().getMethod(method).invoke(target);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void run(Runnable end) {
        try {
            end.run();
        } catch (RuntimeException | Error e) {
            StoreLog.debug("Ending a thread failed: {0}", end, e);
        }
    }

    private static boolean execute(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return true;
        } catch (SQLException | RuntimeException | Error e) {
            StoreLog.debug("{0} failed", sql, e);
            return false;
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException | RuntimeException | Error e) {
            StoreLog.debug("Closing {0} failed", connection, e);
        }
    }
}
