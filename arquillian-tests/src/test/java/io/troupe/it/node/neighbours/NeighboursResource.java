// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node.neighbours;

import io.troupe.ActorKey;
import io.troupe.Actors;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** The application's own REST resource. */
@Path("neighbours")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class NeighboursResource {

    @Inject
    private Notes notes;

    @Inject
    private Trail trail;

    @Inject
    private Actors actors;

    @Inject
    @ActorKey("front desk")
    private Clerk desk;

    @Resource
    private TransactionSynchronizationRegistry transaction;

    @GET
    @Path("person")
    public Person person() {
        return new Person();
    }

    @GET
    @Path("notes")
    public List<String> notes() {
        return notes.all();
    }

    @POST
    @Path("notes")
    public void add(String text) {
        notes.add(text);
    }

    @GET
    @Path("trail")
    public List<String> trail() {
        return trail.steps();
    }

    @GET
    @Path("greeting")
    public String greeting() {
        return desk.greet("Ben");
    }

    /** Calls an actor within a transaction that is then rolled back: its count, and whether it sees the transaction. */
    @POST
    @Path("regret/{key}")
    @Transactional
    @Produces(MediaType.TEXT_PLAIN)
    public String regret(@PathParam("key") String key) {
        notes.add("regretted " + key);
        Clerk clerk = actors.getOrCreate(Clerk.class, key);
        String seen = clerk.count(1) + " " + clerk.inTransaction();
        transaction.setRollbackOnly();
        return seen;
    }
}
