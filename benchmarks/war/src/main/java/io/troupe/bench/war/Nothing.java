// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.war;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** An endpoint that does nothing: what the server itself costs. */
@Path("/nothing")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class Nothing {

    /** Answers. */
    @POST
    public String post() {
        return "{\"output\":0}";
    }

    /** Answers. */
    @GET
    public String get() {
        return "{\"output\":0}";
    }
}
