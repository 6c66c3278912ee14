// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import io.troupe.ActorId;
import io.troupe.Executed;
import io.troupe.spi.ActorCommit;
import io.troupe.spi.ActorStore;
import io.troupe.spi.JoinedWrite;
import io.troupe.spi.MessageId;
import io.troupe.spi.Ownership;
import io.troupe.spi.Segments;
import io.troupe.spi.StoreException;
import io.troupe.spi.StoredActor;
import io.troupe.spi.StoredMessage;
import io.troupe.spi.StoredReply;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Actors in a relational database, written outside JTA. Batches are committed one after the other, on the caller's thread;
 * everything else runs side by side. An interrupt is kept until the end: it must not break I/O.
 */
public final class JpaActorStore implements ActorStore {

    private final StoreParts parts;
    private final ReentrantLock committing = new ReentrantLock();
    private volatile boolean closed;

    private JpaActorStore(StoreParts parts) {
        this.parts = parts;
    }

    /**
     * Opens the database, checks it, brings its tables up to date, and joins as a node.
     *
     * @throws io.troupe.spi.DeploymentProblem if that is not possible
     */
    public static JpaActorStore open(StoreSettings settings, SchemaScripts scripts) {
        ConnectionSource source = settings.dataSource()
                .<ConnectionSource>map(DataSourceConnections::lookup)
                .orElseGet(() -> H2FileConnections.open(settings));
        return open(source, settings, scripts, StoreEnvironment.PRODUCTION);
    }

    static JpaActorStore open(
            ConnectionSource source, StoreSettings settings, SchemaScripts scripts, StoreEnvironment environment) {
        return new JpaActorStore(StoreParts.open(source, settings, scripts, environment));
    }

    /** For tests: the store's own works. */
    StoreParts parts() {
        return parts;
    }

    @Override
    public Ownership acquire(int segment) {
        Owned known = closed ? null : parts.node().last().owned(segment);
        return known != null ? known : work(() -> parts.acquisition().acquire(segment));
    }

    @Override
    public Optional<StoredActor> find(ActorId id) {
        byte[] hash = Segments.hash(id);
        return read(id, loan -> parts.rows().byHash(loan.connection(), hash));
    }

    @Override
    public Optional<StoredActor> findByPublicId(String publicId) {
        return read(publicId, loan -> parts.rows().byPublicId(loan.connection(), publicId));
    }

    @Override
    public Optional<StoredReply> findReply(ActorId id, byte[] key) {
        byte[] hash = Segments.hash(id);
        return read(id, loan -> Replies.find(loan, hash, key));
    }

    @Override
    public List<StoredMessage> messages(int limit) {
        return read(
                "messages", loan -> Messages.waiting(loan, parts.node().last().id(), limit));
    }

    private <T> T read(Object what, Retry.Work<T> query) {
        return work(() -> Retry.once(parts.connections(), "Reading " + what, loan -> {
            parts.transactions().read(loan);
            return query.on(loan);
        }));
    }

    @Override
    public void send(List<StoredMessage> messages) {
        if (messages.isEmpty()) {
            return;
        }
        work(() -> {
            parts.logged().run(parts.connections(), parts.node()::alive, Batch.ofMessages(messages));
            return true;
        });
    }

    @Override
    public void park(MessageId message, String why) {
        work(() -> Retry.once(parts.connections(), "Parking " + message, loan -> {
            parts.transactions().begin(loan, parts.node().last().id());
            Messages.park(loan, message, why);
            return true;
        }));
    }

    @Override
    public void commit(List<ActorCommit> commits) {
        if (commits.isEmpty()) {
            return;
        }
        work(() -> {
            Batch batch = Batch.of(commits);
            committing.lock();
            try {
                parts.logged().run(parts.committer(), batch::incarnation, batch);
            } finally {
                committing.unlock();
            }
            return true;
        });
    }

    @Override
    public boolean canJoin() {
        return parts.joined().isPossible();
    }

    @Override
    public JoinedWrite join(List<ActorCommit> commits, List<Ownership> seen) {
        return work(() -> parts.joined().write(commits, seen));
    }

    private <T> T work(Supplier<T> work) {
        if (closed) {
            throw Connections.closed();
        }
        boolean interrupted = Thread.interrupted();
        try {
            return work.get();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public String description() {
        return parts.description();
    }

    /** Which database this is, not where: equal for two nodes if they are at the same one. */
    public String databaseId() {
        return work(() -> Retry.once(parts.connections(), "Reading the database's id", loan -> {
            parts.transactions().read(loan);
            return DatabaseKind.read(loan.connection(), "SELECT id FROM troupe_database")
                    .orElseThrow(() -> new StoreException(Executed.NO, "The database has no id"));
        }));
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        boolean interrupted = Thread.interrupted();
        // A commit that has begun may end.
        committing.lock();
        try {
            parts.close();
        } finally {
            committing.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
