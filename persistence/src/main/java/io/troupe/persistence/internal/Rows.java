// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import io.troupe.spi.ActorWrite;
import io.troupe.spi.Segments;
import io.troupe.spi.StoredActor;
import java.sql.Connection;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.hibernate.engine.spi.SharedSessionContractImplementor;

/** Reads and writes rows by Hibernate on a connection that is given; ends no transaction. For all threads. */
final class Rows implements AutoCloseable {

    /** Statements in one batch, at most. */
    private static final int BATCH = 100;

    /** One order for all, so that two commits do not lock each other's rows crosswise; equal statements side by side. */
    private static final Comparator<ActorWrite> ORDER = Comparator.comparing(
                    (ActorWrite write) -> write.getClass().getSimpleName())
            .thenComparing(write -> Segments.hash(write.id()), Arrays::compareUnsigned);

    private final SessionFactory factory;

    Rows(SessionFactory factory) {
        this.factory = factory;
    }

    Optional<StoredActor> byHash(Connection connection, byte[] hash) {
        return in(
                connection, session -> session.createSelectionQuery("from ActorRow where id.hash = ?1", ActorRow.class)
                        .setParameter(1, hash)
                        .uniqueResultOptional()
                        .map(ActorRow::stored));
    }

    Optional<StoredActor> byPublicId(Connection connection, String namespace, String publicId) {
        return in(connection, session -> session.createSelectionQuery(
                        "from ActorRow where id.publicId = ?1 and namespace = ?2", ActorRow.class)
                .setParameter(1, publicId)
                .setParameter(2, namespace)
                .uniqueResultOptional()
                .map(ActorRow::stored));
    }

    /** A session on that connection, for one transaction. */
    StatelessSession session(Connection connection) {
        return factory.withStatelessOptions().connection(connection).openStatelessSession();
    }

    /** Sends all writes within the session's transaction, without which Hibernate makes no batches, and checks each. */
    void write(StatelessSession session, List<ActorWrite> writes) {
        session.setJdbcBatchSize(writes.size() > 1 ? BATCH : 0);
        writes.stream().sorted(ORDER).forEach(write -> write(session, write));
        ((SharedSessionContractImplementor) session).getJdbcCoordinator().executeBatch();
    }

    private static void write(StatelessSession session, ActorWrite write) {
        if (write instanceof ActorWrite.Create create) {
            session.insert(ActorRow.created(create));
        } else if (write instanceof ActorWrite.Update update) {
            session.update(ActorRow.updated(update));
        } else if (write instanceof ActorWrite.Touch) {
            throw new IllegalStateException("not yet");
        } else if (write instanceof ActorWrite.Delete delete) {
            session.delete(ActorRow.deleted(delete));
        }
    }

    private <T> T in(Connection connection, Function<StatelessSession, T> work) {
        try (StatelessSession session = session(connection)) {
            return work.apply(session);
        }
    }

    @Override
    public void close() {
        factory.close();
    }
}
