// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal;

import io.troupe.Executed;
import io.troupe.protocol.ErrorBody;
import io.troupe.protocol.SocketUpgrade;
import io.troupe.protocol.Values;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.ServiceLoader;

/** Hands WebSocket upgrades to the WebSocket door, if it is part of the deployment. */
final class Upgrades {

    private final Optional<SocketUpgrade> door = ServiceLoader.load(
                    SocketUpgrade.class, Upgrades.class.getClassLoader())
            .findFirst();

    static boolean isUpgrade(HttpServletRequest request) {
        return "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
    }

    /** Whether the WebSocket door has taken it. */
    boolean take(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException {
        if (door.isEmpty()) {
            return false;
        }
        door.get().upgrade(request, response);
        return true;
    }

    /** For an upgrade without a WebSocket door. */
    static Answer notOffered(Values values) {
        return answer("WebSockets are not offered: troupe-websocket is not part of this application.", values);
    }

    /** For a plain request where only an upgrade makes sense. */
    static Answer required(Values values) {
        return answer("This path takes WebSocket upgrades only.", values);
    }

    private static Answer answer(String message, Values values) {
        ErrorBody error = new ErrorBody("guard", "upgrade_required", message, null, Executed.NO, null);
        return Answer.of(426, error, values).with("Upgrade", "websocket");
    }
}
