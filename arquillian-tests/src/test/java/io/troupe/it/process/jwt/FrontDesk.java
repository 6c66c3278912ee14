// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process.jwt;

import io.troupe.Actors;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

/** The application's own address, which calls the actor in Java. */
@RequestScoped
@Path("desk")
public class FrontDesk {

    @Inject
    Actors actors;

    /** Who the actor says is asking. */
    @GET
    @Path("{key}")
    public String who(@PathParam("key") String key) {
        return actors.getOrCreate(Desk.class, key).who();
    }
}
