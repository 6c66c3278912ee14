// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import io.troupe.spi.ActionDispatcher;
import io.troupe.spi.Settings;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings the door into a deployment. Whether the server's own WebSocket initialiser has run yet is not known here: the
 * order of initialisers is the server's. So the work is left to a listener, which comes after all of them, and before
 * endpoints are no longer taken.
 */
public final class SocketStartup implements ServletContainerInitializer {

    /** Called by the service loader. */
    public SocketStartup() {}

    private record BeansOf(CDI<Object> beans) implements SocketListener.Deployment {

        @Override
        public Settings settings() {
            return beans.select(Settings.class).get();
        }

        @Override
        public ActionDispatcher dispatcher() {
            return beans.select(ActionDispatcher.class).get();
        }
    }

    @Override
    public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
        context.addListener(new SocketListener(() -> new BeansOf(CDI.current())));
    }
}
