// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Brings the door into a deployment, at fixed paths and never at {@code /} or {@code /*}, which belong to the
 * application. {@code troupe.path} moves all of it.
 */
public final class HttpDoorStartup implements ServletContainerInitializer {

    static final String NAME = "troupe-http-door";

    private final Services services;

    /** Called by the service loader. */
    public HttpDoorStartup() {
        this(new CdiServices());
    }

    HttpDoorStartup(Services services) {
        this.services = services;
    }

    @Override
    public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
        String path = DoorPath.of(services);
        HttpDoor door = new HttpDoor(path, services);
        ServletRegistration.Dynamic servlet = context.addServlet(NAME, door);
        if (servlet == null) {
            HttpLog.registeredTwice();
            return;
        }
        servlet.setAsyncSupported(true);
        servlet.setLoadOnStartup(1);
        Set<String> taken = servlet.addMapping(Stream.concat(
                        Stream.of("/metadata", "/actors", "/actors/*", "/gateway/*", "/devtools/mod.js"),
                        Descriptions.paths(services.startupSettings()).stream())
                .map(mapping -> path + mapping)
                .toArray(String[]::new));
        if (!taken.isEmpty()) {
            HttpLog.pathsTaken(taken);
        }
        FilterRegistration.Dynamic filter = context.addFilter(NAME, new RootFormFilter(door));
        if (filter != null) {
            filter.setAsyncSupported(true);
            filter.addMappingForUrlPatterns(
                    EnumSet.of(DispatcherType.REQUEST),
                    false,
                    path + "/request",
                    path + "/request/*",
                    path + "/connect",
                    path + "/websocket",
                    path + "/websocket/*");
        }
    }
}
