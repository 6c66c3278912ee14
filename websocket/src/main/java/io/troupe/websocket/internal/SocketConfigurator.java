// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import jakarta.websocket.Extension;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.List;

/** Makes the endpoint for its door; nothing of the door is static, so that nothing of it outlives the deployment. */
final class SocketConfigurator extends ServerEndpointConfig.Configurator {

    private final SocketDoor door;

    SocketConfigurator(SocketDoor door) {
        this.door = door;
    }

    /** The configuration under which the endpoint is registered, and upgrades are asked for. */
    static ServerEndpointConfig config(SocketDoor door) {
        return ServerEndpointConfig.Builder.create(SocketEndpoint.class, SocketEndpoint.PATH)
                .subprotocols(List.of(OfferedProtocols.RIVET))
                .configurator(new SocketConfigurator(door))
                .build();
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

    /** Was checked before, with more than the header at hand. */
    @Override
    public boolean checkOrigin(String originHeaderValue) {
        return true;
    }
}
