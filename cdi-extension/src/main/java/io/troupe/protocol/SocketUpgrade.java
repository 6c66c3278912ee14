// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Takes over a WebSocket upgrade that arrived at the HTTP door; implemented by the WebSocket door and found by
 * {@link java.util.ServiceLoader}. Without one, upgrades are answered with 426.
 */
public interface SocketUpgrade {

    /**
     * Upgrades the exchange, or answers it with an error.
     *
     * @param request whose headers say upgrade, on a path of the HTTP door
     */
    void upgrade(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException;
}
