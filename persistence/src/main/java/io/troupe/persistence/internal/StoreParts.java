// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import io.troupe.spi.DeploymentProblem;
import io.troupe.spi.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/** What an open store consists of, and how it is put together and taken apart. */
final class StoreParts implements AutoCloseable {

    /** Longer than anybody waits for an entry of the commit log. */
    private static final Duration LOG_KEPT = Duration.ofHours(1);

    private final Connections connections;
    private final Transactions transactions;
    private final Rows rows;
    private final Lender committer;
    private final Lender leaser;
    private final LoggedTransaction logged;
    private final JoinedCommits joined;
    private final Node node;
    private final Acquisition acquisition;
    private final Heartbeat heartbeat;
    private final String description;

    private StoreParts(
            ConnectionSource source,
            Connections connections,
            DatabaseKind database,
            StoreSettings settings,
            StoreEnvironment environment,
            Limits limits) {
        this.connections = connections;
        this.description = source.description();
        this.transactions = new Transactions(database, limits);
        List<Connection> own = Reservation.two(source, environment.poolWait(), environment.threads());
        if (own.isEmpty()) {
            StoreLog.borrows(description);
            this.committer = connections;
            this.leaser = connections;
        } else {
            this.committer = new ReservedConnection(source, limits, own.get(0));
            this.leaser = new ReservedConnection(source, limits.within(settings.lease()), own.get(1));
        }
        LongSupplier clock = environment.nanoTime();
        FaultPoint faults = environment.faults();
        NodeIdentity identity =
                environment.identity() != null ? environment.identity() : NodeIdentity.of(settings.nodeName());
        long lease = settings.lease().toNanos();
        this.node = new Node(
                leaser, transactions, identity, clock, settings.ownLease().toNanos(), faults);
        Burial burial = new Burial(transactions, identity, clock, lease);
        CommitLog log = new CommitLog(transactions, settings.resolve());
        Doubts doubts = new Doubts(log, connections);
        this.acquisition = new Acquisition(connections, transactions, node, burial, doubts, faults);
        this.logged = new LoggedTransaction(transactions, log, doubts, settings.retry(), faults);
        this.joined = new JoinedCommits(source, transactions, limits, log, doubts, connections, node::alive);
        this.heartbeat = new Heartbeat(
                node,
                burial,
                new Purge(transactions, clock, LOG_KEPT),
                leaser,
                settings.renew(),
                environment.threads());
        this.rows = Orm.start(database);
    }

    static StoreParts open(
            ConnectionSource source, StoreSettings settings, SchemaScripts scripts, StoreEnvironment environment) {
        Limits limits = environment.limits() != null ? environment.limits() : Limits.of(settings.lease());
        Connections connections = new Connections(source, settings.connections(), settings.connectionWait(), limits);
        try {
            DatabaseKind database = prepare(connections, source.description(), settings, scripts, limits);
            StoreParts parts = new StoreParts(source, connections, database, settings, environment, limits);
            parts.start();
            return parts;
        } catch (RuntimeException | LinkageError e) {
            connections.close();
            throw e;
        }
    }

    private static DatabaseKind prepare(
            Connections connections, String what, StoreSettings settings, SchemaScripts scripts, Limits limits) {
        try (Loan loan = connections.take()) {
            DatabaseKind database = identify(loan, what, settings.allowVolatile());
            new Schema(database, scripts, what).upgrade(loan);
            return database;
        } catch (StoreException e) {
            throw Problems.cannotConnect(what, e.getCause() instanceof Exception cause ? cause : e);
        }
    }

    private static DatabaseKind identify(Loan loan, String what, boolean allowVolatile) {
        Connection connection = loan.connection();
        try {
            DatabaseKind database = DatabaseKind.of(connection, what);
            database.check(connection, what, allowVolatile);
            return database;
        } catch (SQLException e) {
            loan.broken();
            throw Problems.cannotConnect(what, e);
        }
    }

    private void start() {
        try {
            Incarnation self = node.alive();
            Retry.once(committer, "Setting limits", loan -> {
                transactions.check(loan, self.id(), description);
                return true;
            });
            heartbeat.beat();
            heartbeat.start();
        } catch (StoreException e) {
            close();
            if (e.getCause() instanceof DeploymentProblem known) {
                throw known;
            }
            throw Problems.cannotConnect(description, e.getCause() instanceof Exception cause ? cause : e);
        }
    }

    Connections connections() {
        return connections;
    }

    Transactions transactions() {
        return transactions;
    }

    Rows rows() {
        return rows;
    }

    Lender committer() {
        return committer;
    }

    LoggedTransaction logged() {
        return logged;
    }

    JoinedCommits joined() {
        return joined;
    }

    Node node() {
        return node;
    }

    Acquisition acquisition() {
        return acquisition;
    }

    Heartbeat heartbeat() {
        return heartbeat;
    }

    String description() {
        return description;
    }

    @Override
    public void close() {
        heartbeat.close();
        node.leave();
        close(committer);
        close(leaser);
        connections.close();
        rows.close();
    }

    private void close(Lender lender) {
        if (lender instanceof ReservedConnection reserved) {
            reserved.close(transactions.database());
        }
    }
}
