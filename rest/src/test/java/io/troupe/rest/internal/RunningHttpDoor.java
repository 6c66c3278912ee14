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
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServlet;
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
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A real Undertow with a login, the door, four threads, a clock that stands still until it is told, and those actors behind it. */
final class RunningHttpDoor implements AutoCloseable {

    final AtomicLong nanos = new AtomicLong();
    final int port;
    private final Undertow server;
    private final DeploymentManager deployment;

    /** Whose login is a cookie. */
    RunningHttpDoor(ActionDispatcher actors, Map<String, String> set) throws ServletException {
        this(() -> actors, set, RunningHttpDoor::cookie, true, null);
    }

    /**
     * One that may be given more.
     *
     * @param login tells the user's name; null for nobody
     * @param async whether the filter before the door supports asynchronous requests
     * @param page the user's own servlet beside the door; null for none
     */
    RunningHttpDoor(
            Supplier<ActionDispatcher> actors,
            Map<String, String> set,
            Function<HttpServletRequest, @Nullable String> login,
            boolean async,
            @Nullable HttpServlet page)
            throws ServletException {
        Settings settings = name -> Optional.ofNullable(set.get(name)).filter(value -> !value.isEmpty());
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
                return actors.get();
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
                .addFilter(Servlets.filter("login", Login.class, new ImmediateInstanceFactory<Filter>(new Login(login)))
                        .setAsyncSupported(async))
                .addFilterUrlMapping("login", "/*", DispatcherType.REQUEST);
        if (page != null) {
            info.addServlet(Servlets.servlet("page", page.getClass(), new ImmediateInstanceFactory<Servlet>(page))
                    .addMapping("/"));
        }
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

    private static @Nullable String cookie(HttpServletRequest request) {
        return request.getCookies() == null ? null : request.getCookies()[0].getValue();
    }

    /** Stands for the container's login: each user holds the one role. */
    private static final class Login extends HttpFilter {
        private static final long serialVersionUID = 1L;

        private final transient Function<HttpServletRequest, @Nullable String> name;

        Login(Function<HttpServletRequest, @Nullable String> name) {
            this.name = name;
        }

        @Override
        protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            String user = name.apply(request);
            chain.doFilter(
                    user == null
                            ? request
                            : new HttpServletRequestWrapper(request) {
                                @Override
                                public Principal getUserPrincipal() {
                                    return () -> user;
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

    /** What the door awaits. */
    AwaitedBodies bodies() throws ServletException {
        return ((HttpDoor) deployment
                        .getDeployment()
                        .getServlets()
                        .getManagedServlet(HttpDoorStartup.NAME)
                        .getServlet()
                        .getInstance())
                .bodies();
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
