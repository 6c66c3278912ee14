// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Extension;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.List;

/**
 * Makes the endpoint for its door, and lets nobody come to it but through {@link TicketUpgrade}. Nothing of the door is static, so that
 * nothing of it outlives the deployment.
 */
final class SocketConfigurator extends ServerEndpointConfig.Configurator {

    private final SocketDoor door;
    private final ServerEndpointConfig config;
    /** Set while a container upgrades for us, on the thread that asked for it. */
    private final ThreadLocal<Boolean> upgrading = new ThreadLocal<>();

    SocketConfigurator(SocketDoor door) {
        this.door = door;
        this.config = ServerEndpointConfig.Builder.create(SocketEndpoint.class, SocketEndpoint.PATH)
                .subprotocols(List.of(OfferedProtocols.RIVET))
                .configurator(this)
                .build();
    }

    /** The configuration under which the endpoint is registered. */
    ServerEndpointConfig config() {
        return config;
    }

    /** Has the container upgrade a request to the endpoint. */
    void upgrade(HttpServletRequest request, HttpServletResponse response, String ticket)
            throws IOException, ServletException, DeploymentException {
        upgrading.set(true);
        try {
            door.container().upgradeHttpToWebSocket(request, response, config, GivenTicket.parameters(ticket));
        } finally {
            upgrading.remove();
        }
    }

    @Override
    public <T> T getEndpointInstance(Class<T> endpointClass) {
        return endpointClass.cast(new SocketEndpoint(door));
    }

    /** A client that offers none must not be answered one. */
    @Override
    public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
        return requested.contains(OfferedProtocols.RIVET) ? OfferedProtocols.RIVET : "";
    }

    /** None: a few bytes could be made to unfold into very many. */
    @Override
    public List<Extension> getNegotiatedExtensions(List<Extension> installed, List<Extension> requested) {
        return List.of();
    }

    /**
     * It was checked before, with more than the header at hand, for those that came the right way. The others are refused here, before
     * their socket is open.
     */
    @Override
    public boolean checkOrigin(String originHeaderValue) {
        return upgrading.get() != null;
    }
}
