// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node.bank;

import io.troupe.ActorException;
import io.troupe.Actors;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.Transactional;
import jakarta.transaction.UserTransaction;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Begins transactions outside of actors, and tells what came of it. */
@Path("office")
@RequestScoped
@Produces(MediaType.TEXT_PLAIN)
@Consumes(MediaType.WILDCARD)
public class Office {

    private static final ConcurrentMap<String, CyclicBarrier> MEETINGS = new ConcurrentHashMap<>();

    @Inject
    private Ledger ledger;

    @Inject
    private Actors actors;

    @Resource
    private UserTransaction transaction;

    private Account account(String key) {
        return actors.getOrCreate(Account.class, key);
    }

    private Tally tally(String key) {
        return actors.getOrCreate(Tally.class, key);
    }

    @GET
    @Path("entries/{text}")
    public long entries(@PathParam("text") String text) {
        return ledger.count(text);
    }

    /** By annotation; fails as it is told. */
    @POST
    @Path("transfer/{from}/{to}")
    @Transactional
    public String transfer(@PathParam("from") String from, @PathParam("to") String to, @QueryParam("how") String how) {
        ledger.enter(how);
        long left = account(from).add(-10);
        long there = account(to).add(10);
        String said = left + " " + there + " " + account(to).balanceSoFar() + " "
                + tally(from).increment();
        if (how.startsWith("throw")) {
            throw new IllegalStateException(how);
        }
        return said;
    }

    /** By hand. */
    @POST
    @Path("by-hand/{from}/{to}")
    public String byHand(@PathParam("from") String from, @PathParam("to") String to, @QueryParam("how") String how)
            throws Exception {
        transaction.begin();
        ledger.enter(how);
        account(from).add(-10);
        account(to).add(10);
        if (how.startsWith("back")) {
            transaction.rollback();
            return "rolled back";
        }
        if (how.startsWith("mark")) {
            transaction.setRollbackOnly();
        }
        try {
            transaction.commit();
            return "committed";
        } catch (RollbackException e) {
            return "rolled back";
        }
    }

    /** An exception of an actor that the caller catches and forgets. */
    @POST
    @Path("forget/{key}")
    public String forget(@PathParam("key") String key) throws Exception {
        transaction.begin();
        account(key).add(5);
        String caught = "nothing";
        try {
            account(key).take(1_000);
        } catch (TooLittle e) {
            caught = e.getMessage();
        }
        boolean marked = transaction.getStatus() == Status.STATUS_MARKED_ROLLBACK;
        transaction.rollback();
        return caught + ", marked " + marked;
    }

    /** Calls one account, meets another request that does the same, and then calls the other account. */
    @POST
    @Path("cross/{first}/{second}/{place}")
    public String cross(
            @PathParam("first") String first, @PathParam("second") String second, @PathParam("place") String place)
            throws Exception {
        transaction.begin();
        account(first).add(1);
        MEETINGS.computeIfAbsent(place, name -> new CyclicBarrier(2)).await(30, TimeUnit.SECONDS);
        try {
            account(second).add(1);
        } catch (ActorException e) {
            String said = e.code() + " " + e.executed() + ", marked "
                    + (transaction.getStatus() == Status.STATUS_MARKED_ROLLBACK);
            transaction.rollback();
            return said;
        }
        transaction.commit();
        return "committed";
    }

    /** When an event of an account arrives: while the transaction is open, or after its commit was asked for. */
    @POST
    @Path("listen/{key}")
    public String listen(@PathParam("key") String key) throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        String[] phase = {"too early"};
        try (AutoCloseable subscription =
                actors.subscribe(account(key), Moved.class, event -> heard.add(event.balance() + " " + read(phase)))) {
            transaction.begin();
            account(key).add(3);
            // Something durable meanwhile: a pipeline that took the event along would have let it out.
            tally(key).increment();
            tally(key).increment();
            write(phase, "in time");
            transaction.rollback();
            write(phase, "too early");
            transaction.begin();
            account(key).add(4);
            tally(key).increment();
            tally(key).increment();
            write(phase, "in time");
            transaction.commit();
            return heard.poll(30, TimeUnit.SECONDS);
        }
    }

    private static String read(String[] phase) {
        synchronized (phase) {
            return phase[0];
        }
    }

    private static void write(String[] phase, String text) {
        synchronized (phase) {
            phase[0] = text;
        }
    }

    /** Calls that leave the transaction and would wait for its end: directly, and by way of another actor. */
    @POST
    @Path("blocked/{key}")
    public String blocked(@PathParam("key") String key) throws Exception {
        transaction.begin();
        account(key).add(1);
        String direct = refusal(() -> account(key).balance());
        String indirect = refusal(() -> tally(key).addTo(key, 1));
        transaction.commit();
        return direct + "; " + indirect;
    }

    /** The server ends the transaction, on a thread of its own, while an actor is held. */
    @POST
    @Path("expire/{key}/{other}")
    public String expire(@PathParam("key") String key, @PathParam("other") String other) throws Exception {
        transaction.setTransactionTimeout(1);
        transaction.begin();
        ledger.enter(key);
        account(key).add(1);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (transaction.getStatus() == Status.STATUS_ACTIVE && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        String same = refusal(() -> account(key).add(1));
        String another = refusal(() -> account(other).add(1));
        transaction.rollback();
        return same + "; " + another;
    }

    /** A plain action while the transaction holds a connection. */
    @POST
    @Path("starve/{key}")
    public String starve(@PathParam("key") String key) throws Exception {
        transaction.begin();
        ledger.enter(key);
        String said = refusal(() -> tally(key).increment());
        transaction.commit();
        return said;
    }

    private static String refusal(Runnable call) {
        try {
            call.run();
            return "none";
        } catch (ActorException e) {
            return e.code() + " " + e.executed();
        }
    }

    /** Calls that never join. */
    @POST
    @Path("apart/{key}")
    public String apart(@PathParam("key") String key) throws Exception {
        transaction.begin();
        ledger.enter(key);
        int count = tally(key).increment();
        long balance = account(key).addAnyway(7);
        transaction.rollback();
        return count + " " + balance;
    }
}
