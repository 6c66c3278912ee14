// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import io.troupe.ActorId;
import io.troupe.Executed;
import io.troupe.spi.ActorCommit;
import io.troupe.spi.ActorStore;
import io.troupe.spi.MessageId;
import io.troupe.spi.Ownership;
import io.troupe.spi.Segments;
import io.troupe.spi.StoreException;
import io.troupe.spi.StoredActor;
import io.troupe.spi.StoredMessage;
import io.troupe.spi.StoredReply;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Actors in a relational database. Each write is a transaction of its own, made on the caller's thread before
 * {@link #commit} returns; those of different actors run side by side on connections of our own, outside JTA.
 */
public final class JpaActorStore implements ActorStore {

    private final Connections connections;
    private final Rows rows;
    private final String description;

    private JpaActorStore(Connections connections, Rows rows, String description) {
        this.connections = connections;
        this.rows = rows;
        this.description = description;
    }

    /**
     * Opens the database, checks it, and brings its tables up to date.
     *
     * @throws io.troupe.spi.DeploymentProblem if that is not possible
     */
    public static JpaActorStore open(StoreSettings settings, SchemaScripts scripts) {
        ConnectionSource source = settings.dataSource()
                .<ConnectionSource>map(DataSourceConnections::lookup)
                .orElseGet(() -> H2FileConnections.open(settings));
        return open(source, settings, scripts);
    }

    static JpaActorStore open(ConnectionSource source, StoreSettings settings, SchemaScripts scripts) {
        Connections connections = new Connections(source, settings.connections(), settings.connectionWait());
        String what = source.description();
        try (Connections.Lease lease = firstLease(connections, what)) {
            DatabaseKind database = identify(lease, what, settings.allowVolatile());
            new Schema(database, scripts, what).upgrade(lease);
            return new JpaActorStore(connections, Orm.start(database), what);
        } catch (RuntimeException | LinkageError e) {
            connections.close();
            throw e;
        }
    }

    private static Connections.Lease firstLease(Connections connections, String what) {
        try {
            return connections.take();
        } catch (StoreException e) {
            throw Problems.cannotConnect(what, e.getCause() instanceof Exception cause ? cause : e);
        }
    }

    private static DatabaseKind identify(Connections.Lease lease, String what, boolean allowVolatile) {
        Connection connection = lease.connection();
        try {
            DatabaseKind database = DatabaseKind.of(connection, what);
            database.check(connection, what, allowVolatile);
            return database;
        } catch (SQLException e) {
            lease.broken();
            throw Problems.cannotConnect(what, e);
        }
    }

    @Override
    public Optional<StoredActor> find(ActorId id) {
        byte[] hash = Segments.hash(id);
        return read(connection -> rows.byHash(connection, hash), id);
    }

    @Override
    public Optional<StoredActor> findByPublicId(String namespace, String publicId) {
        return read(connection -> rows.byPublicId(connection, namespace, publicId), publicId);
    }

    @Override
    public Ownership acquire(int segment) {
        return new Always(segment);
    }

    private record Always(int segment) implements Ownership {
        @Override
        public long epoch() {
            return 1;
        }

        @Override
        public boolean isSure() {
            return true;
        }

        @Override
        public boolean confirm() {
            return true;
        }
    }

    @Override
    public Optional<StoredReply> findReply(ActorId id, byte[] key) {
        return Optional.empty();
    }

    @Override
    public List<StoredMessage> messages(int limit) {
        return List.of();
    }

    @Override
    public void send(List<StoredMessage> messages) {
        throw new StoreException(Executed.NO, "not yet");
    }

    @Override
    public void park(MessageId message, String why) {
        throw new StoreException(Executed.NO, "not yet");
    }

    @Override
    public void commit(List<ActorCommit> batch) {
        Commit commit = new Commit(batch.stream().map(ActorCommit::write).toList());
        lend(lease -> {
            commit.run(rows, lease);
            return true;
        });
    }

    private Optional<StoredActor> read(Function<Connection, Optional<StoredActor>> query, Object what) {
        return lend(lease -> {
            try {
                return query.apply(lease.connection());
            } catch (RuntimeException e) {
                lease.checkAlive();
                throw new StoreException(Executed.NO, "Reading " + what + " failed", e);
            }
        });
    }

    /**
     * Works on a connection of its own. If that turns out to have died before COMMIT was sent, which is how a restart of
     * the database shows, once more on another. An interrupt is kept until the end.
     */
    private <T> T lend(Function<Connections.Lease, T> work) {
        boolean interrupted = Thread.interrupted();
        try {
            for (int attempt = 1; ; attempt++) {
                try (Connections.Lease lease = connections.take()) {
                    try {
                        return work.apply(lease);
                    } catch (StoreException e) {
                        if (attempt > 1 || !lease.isBroken() || e.executed() != Executed.NO) {
                            throw e;
                        }
                    }
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public void close() {
        connections.close();
        rows.close();
    }
}
