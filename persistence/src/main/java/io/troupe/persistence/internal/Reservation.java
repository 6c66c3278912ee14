// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * Finds out whether a source can spare connections for the store alone, and leave one besides. A pool that is too small makes
 * its callers wait, longer than a deployment should; so it is asked on a thread of its own. When the time is up, what it got
 * is given back at once, and what it still gets, as soon as it gets it.
 */
final class Reservation {

    private final ConnectionSource source;
    private final CountDownLatch done = new CountDownLatch(1);
    private final List<Connection> got = new ArrayList<>();
    private boolean abandoned;

    private Reservation(ConnectionSource source) {
        this.source = source;
    }

    /** Two connections, or none if there are not three. */
    static List<Connection> two(ConnectionSource source, Duration wait, ThreadFactory threads) {
        Reservation reservation = new Reservation(source);
        threads.newThread(reservation::ask).start();
        boolean interrupted = Thread.interrupted();
        try {
            reservation.done.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return reservation.result();
    }

    private synchronized List<Connection> result() {
        abandoned = true;
        boolean enough = got.size() == 3;
        for (Connection surplus : got.subList(enough ? 2 : 0, got.size())) {
            close(surplus);
        }
        return enough ? List.copyOf(got.subList(0, 2)) : List.of();
    }

    private void ask() {
        try {
            while (add(source.open())) {
                StoreLog.debug("Reserved a connection of {0}", source.description(), null);
            }
        } catch (SQLException | RuntimeException | Error e) {
            StoreLog.debug("Cannot reserve connections of {0}", source.description(), e);
        }
        done.countDown();
    }

    /** Whether another is wanted. */
    private synchronized boolean add(Connection connection) {
        if (abandoned) {
            close(connection);
            return false;
        }
        got.add(connection);
        return got.size() < 3;
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException | RuntimeException | Error e) {
            StoreLog.debug("Closing {0} failed", connection, e);
        }
    }
}
