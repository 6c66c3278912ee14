// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Starts actors whose store was not there yet. Payara binds the data sources that an application defines when it starts the web
 * application, after the beans have been validated; WildFly does so before. It is a listener because the observers of an extension do
 * not hear on Payara that the web application is initialized. What is thrown here fails the deployment.
 */
public final class LateStart implements ServletContainerInitializer {

    /** Called by the service loader. */
    public LateStart() {}

    @Override
    public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
        context.addListener(new Listener());
    }

    static final class Listener implements ServletContextListener {

        @Override
        public void contextInitialized(ServletContextEvent event) {
            CDI.current().select(RuntimeHolder.class).get().startNow();
        }
    }
}
