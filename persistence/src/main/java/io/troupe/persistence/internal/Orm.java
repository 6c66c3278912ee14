// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import org.hibernate.SessionFactory;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.registry.BootstrapServiceRegistryBuilder;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.bytecode.spi.BytecodeProvider;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;
import org.hibernate.engine.transaction.jta.platform.internal.NoJtaPlatform;
import org.hibernate.mapping.PersistentClass;

/**
 * Starts Hibernate for our own rows, by hand.
 *
 * <p>Not by {@code persistence.xml}: a second persistence unit in an application makes every {@code @PersistenceContext}
 * without a name ambiguous. And shut off from everything around: no {@code hibernate.properties}, no extensions, no JTA,
 * no validation, no caches, no generated classes, no connection of its own.
 */
final class Orm {

    private Orm() {}

    static Rows start(DatabaseKind database) {
        // In other hands this would look at the thread's class loader, which at deployment may be anybody's.
        BootstrapServiceRegistryBuilder bootstrap =
                new BootstrapServiceRegistryBuilder().applyClassLoaderService(new OwnClassLoaderService());
        StandardServiceRegistryBuilder builder = new StandardServiceRegistryBuilder(bootstrap.build());
        builder.clearSettings();
        StandardServiceRegistry services = builder.applySetting(AvailableSettings.DIALECT, database.dialect())
                .applySetting("hibernate.boot.allow_jdbc_metadata_access", false)
                .applySetting(AvailableSettings.TRANSACTION_COORDINATOR_STRATEGY, "jdbc")
                .applySetting(AvailableSettings.JTA_PLATFORM, NoJtaPlatform.INSTANCE)
                .applySetting(AvailableSettings.JAKARTA_VALIDATION_MODE, "none")
                .applySetting(AvailableSettings.USE_SECOND_LEVEL_CACHE, false)
                .applySetting(AvailableSettings.USE_QUERY_CACHE, false)
                .applySetting(AvailableSettings.XML_MAPPING_ENABLED, false)
                .applySetting(AvailableSettings.JSON_FORMAT_MAPPER, NoFormat.INSTANCE)
                .applySetting(AvailableSettings.XML_FORMAT_MAPPER, NoFormat.INSTANCE)
                .addService(BytecodeProvider.class, new org.hibernate.bytecode.internal.none.BytecodeProviderImpl())
                .addService(ConnectionProvider.class, new NoConnections())
                .build();
        try {
            Metadata metadata = new MetadataSources(services)
                    .addAnnotatedClass(ActorRow.class)
                    .buildMetadata();
            metadata.getEntityBindings().forEach(Orm::checkRowCounts);
            SessionFactory factory = metadata.buildSessionFactory();
            return new Rows(factory);
        } catch (RuntimeException | LinkageError e) {
            StandardServiceRegistryBuilder.destroy(services);
            throw e;
        }
    }

    private static void checkRowCounts(PersistentClass entity) {
        entity.setInsertExpectation(ExactlyOneRow::new);
        entity.setUpdateExpectation(ExactlyOneRow::new);
        entity.setDeleteExpectation(ExactlyOneRow::new);
    }
}
