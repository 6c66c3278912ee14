// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.durable;

import com.zaxxer.hikari.HikariDataSource;
import io.troupe.bench.database.Database;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Persistence;
import java.util.Map;

/**
 * Baseline (b), what is written today: an entity, found with a pessimistic lock, changed, committed; one transaction a
 * call. Hibernate need not ask the driver whether it commits by itself, which is the faster setting.
 */
final class PessimisticRow implements Contender {

    private final Database database;
    private final HikariDataSource pool;
    private final EntityManagerFactory factory;

    PessimisticRow(Database database, int poolSize) {
        this.database = database;
        this.pool = database.pool(poolSize);
        this.factory = Persistence.createEntityManagerFactory(
                "baseline",
                Map.of(
                        "jakarta.persistence.nonJtaDataSource",
                        pool,
                        "hibernate.connection.provider_disables_autocommit",
                        "true",
                        "hibernate.type.json_format_mapper",
                        new NoFormat(),
                        "hibernate.type.xml_format_mapper",
                        new NoFormat()));
        Stored.reset(database, Database.ENTITY_TABLE);
    }

    @Override
    public String name() {
        return "(b) JPA row with lock, pool " + pool.getMaximumPoolSize();
    }

    @Override
    public void increment(int key) {
        EntityManager manager = factory.createEntityManager();
        try {
            manager.getTransaction().begin();
            manager.find(CounterRow.class, "k" + key, LockModeType.PESSIMISTIC_WRITE)
                    .increment();
            manager.getTransaction().commit();
        } finally {
            if (manager.getTransaction().isActive()) {
                manager.getTransaction().rollback();
            }
            manager.close();
        }
    }

    @Override
    public long stored() {
        return Stored.sum(database, Database.ENTITY_TABLE);
    }

    @Override
    public void close() {
        factory.close();
        pool.close();
    }
}
