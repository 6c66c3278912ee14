// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import io.troupe.protocol.Addressing;
import io.troupe.protocol.Limits;
import io.troupe.protocol.LinesPerAddress;
import io.troupe.protocol.OriginPolicy;
import io.troupe.protocol.Ticking;
import io.troupe.protocol.Values;
import io.troupe.spi.ActionDispatcher;
import io.troupe.spi.Settings;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Opens the door when the application starts, and closes it when it stops. */
final class SocketListener implements ServletContextListener {

    /** What the door needs of its deployment. */
    interface Deployment {

        Settings settings();

        ActionDispatcher dispatcher();
    }

    private static final Duration SHUTDOWN_GRACE = Duration.ofSeconds(15);

    private final Supplier<Deployment> deployments;
    private @Nullable SocketDoor door;
    private @Nullable Ticking ticking;
    private Duration grace = Duration.ZERO;

    /**
     * Not yet open.
     *
     * @param deployments asked when the application starts; what it gives is asked for a dispatcher when a client comes
     */
    SocketListener(Supplier<Deployment> deployments) {
        this.deployments = deployments;
    }

    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        if (!(context.getAttribute(ServerContainer.class.getName()) instanceof ServerContainer container)) {
            SocketLog.noContainer();
            return;
        }
        Deployment deployment = deployments.get();
        Settings settings = deployment.settings();
        Values values = new Values(Limits.of(settings));
        String base = context.getContextPath() + path(settings.get("troupe.path", ""));
        SocketDoor opened = new SocketDoor(
                container,
                deployment::dispatcher,
                SocketTerms.of(settings, values, System::nanoTime),
                OriginPolicy.of(settings),
                new Addressing(base, values),
                LinesPerAddress.of(settings),
                new SecureRandom());
        try {
            container.addEndpoint(opened.configurator().config());
        } catch (DeploymentException e) {
            throw new IllegalStateException("TROUPE004006: The server refused the WebSocket endpoint of Troupe", e);
        }
        grace = settings.duration("troupe.shutdown-grace", SHUTDOWN_GRACE);
        door = opened;
        ticking = Ticking.start("troupe-sockets", opened::tick, SocketLog::unexpected);
        context.setAttribute(SocketDoor.ATTRIBUTE, opened);
        SocketLog.open(base);
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        if (ticking != null) {
            ticking.stop();
        }
        if (door != null) {
            door.stop(grace);
        }
        event.getServletContext().removeAttribute(SocketDoor.ATTRIBUTE);
    }

    /** With a leading and without a trailing slash; empty for none. */
    private static String path(String setting) {
        String path = setting.strip();
        while (path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        return path.isEmpty() || path.startsWith("/") ? path : "/" + path;
    }
}
