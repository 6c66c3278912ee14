// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import jakarta.servlet.http.HttpUpgradeHandler;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * What the server has put between its sockets and the endpoint. Payara keeps used request objects for other requests, in a cache of each
 * thread, and such an object its last upgrade's handler until it is upgraded again. Tyrus's handler refers to the endpoint's class,
 * and so to the application: each application that had a socket would stay, with all its classes, as long as some thread's cache
 * has an object that served it. So the handlers are emptied when the application goes. Tyrus has a public method for one of the two
 * things they refer to, the other is a private field; on other servers, and should Tyrus change, nothing is done.
 *
 * <p>May be shared by threads.
 */
final class UpgradeHandlers {

    private static final String TYRUS = "org.glassfish.tyrus.servlet.TyrusHttpUpgradeHandler";

    /** Those that the server has not dropped itself. */
    private final Set<HttpUpgradeHandler> used =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    /** One of a socket that is being opened. */
    void add(HttpUpgradeHandler handler) {
        if (handler.getClass().getName().equals(TYRUS)) {
            used.add(handler);
        }
    }

    /** Empties them all; to be called when all sockets are closed. */
    void empty() {
        List<HttpUpgradeHandler> all;
        synchronized (used) {
            all = List.copyOf(used);
            used.clear();
        }
        for (HttpUpgradeHandler each : all) {
            try {
                for (Method method : each.getClass().getMethods()) {
                    if (method.getName().equals("preInit")) {
                        method.invoke(each, null, null, false);
                    }
                }
                Field connection = each.getClass().getDeclaredField("connection");
                connection.setAccessible(true);
                connection.set(each, null);
            } catch (ReflectiveOperationException | RuntimeException e) {
                SocketLog.socketFailed(e);
            }
        }
    }
}
