// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.docs.transactions;

import io.troupe.Actors;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;

/** A resource whose transactions actors join. */
@Path("bank")
@RequestScoped
public class Transfers {

    @PersistenceContext
    private EntityManager entities;

    @Inject
    private Actors actors;

    @POST
    @Path("transfer/{from}/{to}")
    @Transactional
    public void transfer(
            @PathParam("from") String from, @PathParam("to") String to, @QueryParam("amount") long amount) {
        entities.persist(new Entry(from, to, amount));
        actors.getOrCreate(Account.class, from).add(-amount);
        actors.getOrCreate(Account.class, to).add(amount);
    }
}
