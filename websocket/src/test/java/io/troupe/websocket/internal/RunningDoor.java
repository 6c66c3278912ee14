// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import io.troupe.protocol.SocketUpgrade;
import io.troupe.spi.ActionDispatcher;
import io.troupe.spi.Settings;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.security.idm.Account;
import io.undertow.security.idm.Credential;
import io.undertow.security.idm.IdentityManager;
import io.undertow.security.idm.PasswordCredential;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.handlers.PathHandler;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ListenerInfo;
import io.undertow.servlet.api.LoginConfig;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A real Undertow with the door, a user's own endpoint beside it, and hand-made actors behind it. */
final class RunningDoor implements AutoCloseable {

    final HandMadeActors actors;
    final int port;
    private final ExecutorService turns = Executors.newSingleThreadExecutor();
    private final Undertow server;
    private final DeploymentManager manager;
    private final ServletContext context;

    /** Settings come as name, value, name, value. */
    RunningDoor(String... settings) throws ServletException {
        actors = new HandMadeActors(turns);
        Map<String, String> map = new java.util.HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            map.put(settings[i], settings[i + 1]);
        }
        SocketListener listener = new SocketListener(() -> new SocketListener.Deployment() {
            @Override
            public Settings settings() {
                return name -> Optional.ofNullable(map.get(name));
            }

            @Override
            public ActionDispatcher dispatcher() {
                return actors;
            }
        });
        DeploymentInfo deployment = Servlets.deployment()
                .setClassLoader(RunningDoor.class.getClassLoader())
                .setContextPath("/app")
                .setDeploymentName("app.war")
                .setIdentityManager(new OneSinger())
                .setLoginConfig(new LoginConfig("BASIC", "app"))
                .addServlet(Servlets.servlet(Gateway.class)
                        .addMappings("/gateway/*", "/connect")
                        .setAsyncSupported(true))
                .addListener(new ListenerInfo(SocketListener.class, new ImmediateInstanceFactory<>(listener)))
                .addServletContextAttribute(
                        WebSocketDeploymentInfo.ATTRIBUTE_NAME,
                        new WebSocketDeploymentInfo()
                                .setBuffers(new DefaultByteBufferPool(false, 16 << 10))
                                .addEndpoint(UsersOwn.class));
        manager = Servlets.defaultContainer().addDeployment(deployment);
        manager.deploy();
        context = manager.getDeployment().getServletContext();
        PathHandler paths = Handlers.path().addPrefixPath("/app", manager.start());
        server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setIoThreads(2)
                .setWorkerThreads(8)
                .setHandler(paths)
                .build();
        server.start();
        port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    }

    SocketDoor door() {
        return (SocketDoor) context.getAttribute(SocketDoor.ATTRIBUTE);
    }

    void undeploy() throws ServletException {
        manager.stop();
        manager.undeploy();
    }

    @Override
    public void close() throws ServletException {
        if (manager.getState() == DeploymentManager.State.STARTED) {
            undeploy();
        }
        server.stop();
        turns.shutdownNow();
    }

    /** Stands for the HTTP door. */
    public static final class Gateway extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            ServiceLoader.load(SocketUpgrade.class).findFirst().orElseThrow().upgrade(request, response);
        }
    }

    /** A user's own. */
    @ServerEndpoint("/own/{name}")
    public static final class UsersOwn {
        @OnMessage
        public String answer(String text) {
            return "own " + text;
        }
    }

    private static final class OneSinger implements IdentityManager {

        @Override
        public Account verify(Account account) {
            return account;
        }

        @Override
        public Account verify(String id, Credential credential) {
            boolean known = id.equals("maria")
                    && Arrays.equals(((PasswordCredential) credential).getPassword(), "tosca".toCharArray());
            return known ? new Singer() : null;
        }

        @Override
        public Account verify(Credential credential) {
            return null;
        }
    }

    private static final class Singer implements Account {
        private static final long serialVersionUID = 1L;

        @Override
        public Principal getPrincipal() {
            return () -> "maria";
        }

        @Override
        public Set<String> getRoles() {
            return Set.of("singer");
        }
    }
}
