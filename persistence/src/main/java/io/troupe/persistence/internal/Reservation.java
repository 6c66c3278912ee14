// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Finds out whether a source can spare connections for the store alone, and leave one besides. A pool that is too small makes
 * its callers wait, longer than a deployment should; so it is asked on a thread of its own.
 */
final class Reservation {

    private Reservation() {}

    /** Two connections, or none if there are not three. */
    static List<Connection> two(ConnectionSource source, Duration wait, ThreadFactory threads) {
        CompletableFuture<List<Connection>> result = new CompletableFuture<>();
        threads.newThread(() -> ask(source, result)).start();
        boolean interrupted = Thread.interrupted();
        try {
            return result.get(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | InterruptedException | ExecutionException e) {
            StoreLog.debug("Cannot reserve connections of {0}", source.description(), e);
            interrupted |= e instanceof InterruptedException;
            // What arrives later is given back at once.
            return result.complete(List.of()) ? List.of() : result.getNow(List.of());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void ask(ConnectionSource source, CompletableFuture<List<Connection>> result) {
        List<Connection> got = new ArrayList<>();
        try {
            for (int i = 0; i < 3 && !result.isDone(); i++) {
                got.add(source.open());
            }
            if (got.size() == 3) {
                close(got.remove(2));
                if (result.complete(List.copyOf(got))) {
                    return;
                }
            }
            got.forEach(Reservation::close);
        } catch (SQLException | RuntimeException e) {
            got.forEach(Reservation::close);
            StoreLog.debug("Cannot reserve connections of {0}", source.description(), e);
            result.complete(List.of());
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException | RuntimeException e) {
            StoreLog.debug("Closing {0} failed", connection, e);
        }
    }
}
