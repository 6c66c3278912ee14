// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.war;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** What is written without actors: an entity, found with a pessimistic lock within a transaction. */
@Path("/row/{pool}/{key}")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class RowCounters {

    @PersistenceContext(unitName = "pool8")
    private EntityManager pool8;

    @PersistenceContext(unitName = "pool16")
    private EntityManager pool16;

    @PersistenceContext(unitName = "pool32")
    private EntityManager pool32;

    /** Adds one. */
    @POST
    @Transactional
    public String increment(@PathParam("pool") int pool, @PathParam("key") String key) {
        CounterRow row = manager(pool).find(CounterRow.class, key, LockModeType.PESSIMISTIC_WRITE);
        return "{\"output\":" + row.increment() + "}";
    }

    /** The number now; reading needs no lock, and no transaction. */
    @GET
    public String read(@PathParam("pool") int pool, @PathParam("key") String key) {
        return "{\"output\":" + manager(pool).find(CounterRow.class, key).total() + "}";
    }

    private EntityManager manager(int pool) {
        return switch (pool) {
            case 8 -> pool8;
            case 16 -> pool16;
            default -> pool32;
        };
    }
}
