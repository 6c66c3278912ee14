// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import io.troupe.spi.StoredActor;
import java.sql.Connection;
import java.util.Optional;
import java.util.function.Function;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;

/** Reads actors by Hibernate on a connection that is given; ends no transaction. For all threads. */
final class Rows implements AutoCloseable {

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

    Optional<StoredActor> byPublicId(Connection connection, String publicId) {
        return in(connection, session -> session.createSelectionQuery(
                        "from ActorRow where id.publicId = ?1", ActorRow.class)
                .setParameter(1, publicId)
                .uniqueResultOptional()
                .map(ActorRow::stored));
    }

    private <T> T in(Connection connection, Function<StatelessSession, T> work) {
        try (StatelessSession session =
                factory.withStatelessOptions().connection(connection).openStatelessSession()) {
            return work.apply(session);
        }
    }

    @Override
    public void close() {
        factory.close();
    }
}
