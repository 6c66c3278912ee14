// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol.server;

import io.troupe.spi.OneLineLogger;
import jakarta.servlet.ServletRequest;
import java.lang.System.Logger.Level;
import java.util.Optional;

/**
 * A request as Payara and GlassFish see it: one of Catalina's, made from one of Grizzly's, which is their network layer.
 *
 * @param catalinas the container's object for it
 * @param grizzlys the network layer's object for it
 */
public record GrizzlyRequest(ServerObject catalinas, ServerObject grizzlys) {

    private static final String CATALINA = "org.apache.catalina.connector.RequestFacade";
    private static final OneLineLogger LOG = new OneLineLogger("io.troupe.server");

    /** That below a request; empty on any other server. */
    public static Optional<GrizzlyRequest> of(ServletRequest request) {
        ServerObject facade = ServerObject.of(request);
        if (!facade.isA(CATALINA)) {
            return Optional.empty();
        }
        try {
            ServerObject catalinas = facade.ask("getUnwrappedCoyoteRequest");
            // The first is Payara's name, the second GlassFish's.
            ServerObject grizzlys = catalinas.ask("getCoyoteRequest", "getGrizzlyRequest");
            return Optional.of(new GrizzlyRequest(catalinas, grizzlys));
        } catch (IllegalStateException e) {
            // Tomcat has a class of that name, too, and no Grizzly below it.
            LOG.log(Level.DEBUG, "A request of Catalina's is not one of Grizzly's", e);
            return Optional.empty();
        }
    }

    /**
     * The connection it came by.
     *
     * @throws IllegalStateException if this version of Grizzly does not tell
     */
    public GrizzlyConnection connection() {
        return new GrizzlyConnection(grizzlys.ask("getContext").ask("getConnection"));
    }
}
