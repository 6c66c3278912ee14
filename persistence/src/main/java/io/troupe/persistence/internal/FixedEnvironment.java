// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import java.util.Map;
import org.hibernate.boot.registry.StandardServiceInitiator;
import org.hibernate.dialect.Dialect;
import org.hibernate.engine.jdbc.env.internal.JdbcEnvironmentImpl;
import org.hibernate.engine.jdbc.env.spi.JdbcEnvironment;
import org.hibernate.service.spi.ServiceRegistryImplementor;

/** Tells Hibernate what database this is, which it would otherwise ask a connection and report at length. */
final class FixedEnvironment implements StandardServiceInitiator<JdbcEnvironment> {

    private final Dialect dialect;

    FixedEnvironment(Dialect dialect) {
        this.dialect = dialect;
    }

    @Override
    public JdbcEnvironment initiateService(Map<String, Object> settings, ServiceRegistryImplementor services) {
        return new JdbcEnvironmentImpl(services, dialect);
    }

    @Override
    public Class<JdbcEnvironment> getServiceInitiated() {
        return JdbcEnvironment.class;
    }
}
