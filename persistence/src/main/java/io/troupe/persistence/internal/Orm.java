// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import org.hibernate.SessionFactory;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.registry.BootstrapServiceRegistryBuilder;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.bytecode.internal.none.BytecodeProviderImpl;
import org.hibernate.bytecode.spi.BytecodeProvider;
import org.hibernate.cache.internal.NoCachingRegionFactory;
import org.hibernate.cache.spi.RegionFactory;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;
import org.hibernate.engine.transaction.jta.platform.internal.NoJtaPlatform;
import org.hibernate.engine.transaction.jta.platform.spi.JtaPlatform;
import org.hibernate.resource.beans.internal.ManagedBeanRegistryImpl;
import org.hibernate.resource.beans.spi.ManagedBeanRegistry;

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
        StandardServiceRegistry services = services(database);
        try {
            Metadata metadata = new MetadataSources(services)
                    .addAnnotatedClass(ActorRow.class)
                    .buildMetadata();
            SessionFactory factory = metadata.buildSessionFactory();
            AnnotationCache.forget(ActorRow.class, ActorRowId.class);
            return new Rows(factory);
        } catch (RuntimeException | LinkageError e) {
            StandardServiceRegistryBuilder.destroy(services);
            throw e;
        }
    }

    private static StandardServiceRegistry services(DatabaseKind database) {
        StandardServiceRegistryBuilder builder =
                new StandardServiceRegistryBuilder(new BootstrapServiceRegistryBuilder()
                        .applyClassLoaderService(new OwnClassLoaderService())
                        .build());
        // Those of hibernate.properties and of the JVM are meant for others.
        builder.clearSettings();
        return builder.applySetting(AvailableSettings.TRANSACTION_COORDINATOR_STRATEGY, "jdbc")
                .applySetting(AvailableSettings.JAKARTA_VALIDATION_MODE, "none")
                .applySetting(AvailableSettings.XML_MAPPING_ENABLED, false)
                .applySetting(AvailableSettings.JSON_FORMAT_MAPPER, NoFormat.INSTANCE)
                .applySetting(AvailableSettings.XML_FORMAT_MAPPER, NoFormat.INSTANCE)
                .addInitiator(new FixedEnvironment(database.dialect()))
                .addService(BytecodeProvider.class, new BytecodeProviderImpl())
                .addService(ConnectionProvider.class, new NoConnections())
                .addService(JtaPlatform.class, NoJtaPlatform.INSTANCE)
                .addService(ManagedBeanRegistry.class, new ManagedBeanRegistryImpl(null))
                .addService(RegionFactory.class, NoCachingRegionFactory.INSTANCE)
                .build();
    }
}
