// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal;

import io.troupe.spi.ActionDispatcher;
import io.troupe.spi.Settings;
import io.undertow.Undertow;
import io.undertow.server.handlers.PathHandler;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A real Undertow with a login by cookie, the door, four threads, a clock that stands still until it is told, and those actors behind it. */
final class RunningHttpDoor implements AutoCloseable {

    final AtomicLong nanos = new AtomicLong();
    final int port;
    private final Undertow server;
    private final DeploymentManager deployment;

    RunningHttpDoor(ActionDispatcher actors, Map<String, String> set) throws ServletException {
        Settings settings = name -> Optional.ofNullable(set.get(name));
        HttpDoorStartup startup = new HttpDoorStartup(new Services() {
            @Override
            public Settings settings() {
                return settings;
            }

            @Override
            public Settings startupSettings() {
                return settings;
            }

            @Override
            public ActionDispatcher dispatcher() {
                return actors;
            }

            @Override
            public LongSupplier nanoTime() {
                return nanos::get;
            }
        });
        DeploymentInfo info = Servlets.deployment()
                .setClassLoader(RunningHttpDoor.class.getClassLoader())
                .setContextPath("/app")
                .setDeploymentName("running")
                .addServletContainerInitializer(new ServletContainerInitializerInfo(
                        HttpDoorStartup.class, new ImmediateInstanceFactory<>(startup), Set.of()))
                .addFilter(Servlets.filter("login", Login.class, new ImmediateInstanceFactory<Filter>(new Login()))
                        .setAsyncSupported(true))
                .addFilterUrlMapping("login", "/*", DispatcherType.REQUEST);
        deployment = Servlets.defaultContainer().addDeployment(info);
        deployment.deploy();
        server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setIoThreads(2)
                .setWorkerThreads(4)
                .setHandler(new PathHandler().addPrefixPath("/app", deployment.start()))
                .build();
        server.start();
        port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    }

    /** Stands for the container's login: a cookie names the user, who holds the one role. */
    private static final class Login extends HttpFilter {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            Cookie[] cookies = request.getCookies();
            chain.doFilter(
                    cookies == null
                            ? request
                            : new HttpServletRequestWrapper(request) {
                                @Override
                                public Principal getUserPrincipal() {
                                    return () -> cookies[0].getValue();
                                }

                                @Override
                                public boolean isUserInRole(String role) {
                                    return role.equals(TestActors.ROLE);
                                }
                            },
                    response);
        }
    }

    String base() {
        return "http://127.0.0.1:" + port + "/app";
    }

    void undeploy() throws ServletException {
        deployment.stop();
        deployment.undeploy();
    }

    @Override
    public void close() throws ServletException {
        if (deployment.getState() == DeploymentManager.State.STARTED) {
            undeploy();
        }
        server.stop();
    }
}
