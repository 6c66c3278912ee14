// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.verification.process;

import io.troupe.harness.net.StatementFault;
import io.troupe.harness.net.TcpProxy;
import io.troupe.harness.net.WireStatement;
import io.troupe.harness.process.NodeProcess;
import io.troupe.verification.process.HaltingNode.Place;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Where a node comes to its end in the course of a call that appends to a log and sends a message to another; what it leaves in
 * that log; and what the caller has been told. The points on the wire are those at which a statement or its answer is under
 * way: it is held there, and the node is killed meanwhile.
 */
enum HaltPoint {
    BEFORE_DEDUP(Left.OLD, Told.NOTHING, inside(Place.DEDUP, Round::key)),
    BEFORE_BUMP(Left.OLD, Told.NOTHING, before(HaltPoint::isBump)),
    AFTER_BUMP(Left.OLD, Told.NOTHING, after(statement -> statement.isCommitOf(HaltPoint.BUMP))),
    AFTER_LOAD(Left.OLD, Told.NOTHING, inside(Place.LOADED, Round::key)),
    AFTER_BODY(Left.OLD, Told.NOTHING, inside(Place.BODY, Round::key)),
    BEFORE_TRANSACTION(Left.OLD, Told.NOTHING, inside(Place.COMMIT, Round::key)),
    /** BEGIN is in the same packet. */
    BEFORE_FENCE(Left.OLD, Told.NOTHING, before(HaltPoint::isFence)),
    AFTER_FENCE(Left.OLD, Told.NOTHING, after(HaltPoint::isFence)),
    BEFORE_COMMIT(Left.OLD, Told.NOTHING, before(HaltPoint::isCommit)),
    /** Whether the database has it yet, nobody can know. */
    DURING_COMMIT(Left.EITHER, Told.NOTHING, during(HaltPoint::isCommit)),
    AFTER_COMMIT(Left.NEW, Told.NOTHING, after(HaltPoint::isCommit)),
    /** The store has said that it is committed; neither answer nor message have gone on. */
    BEFORE_SENDING_ON(Left.NEW, Told.NOTHING, inside(Place.COMMITTED, Round::key)),
    /** The answer is about to leave, too: which is first, nobody can know. */
    BEFORE_COMMIT_OF_MESSAGE(Left.NEW, Told.EITHER, inside(Place.COMMIT, Round::other)),
    AFTER_COMMIT_OF_MESSAGE(
            Left.NEW, Told.EITHER, after(statement -> statement.isCommitOf("DELETE FROM troupe_message"))),
    BEFORE_ANSWER(Left.NEW, Told.NOTHING, inside(Place.ANSWER, Round::key)),
    AFTER_ANSWER(Left.NEW, Told.OK, HaltPoint::answered),
    BEFORE_RENEWAL(Left.NEW, Told.OK, round -> renewal(round, StatementFault.hold())),
    AFTER_RENEWAL(Left.NEW, Told.OK, round -> renewal(round, StatementFault.holdAnswer()));

    /** In the log: the entry, or not. */
    enum Left {
        OLD,
        NEW,
        EITHER
    }

    /** To the caller. */
    enum Told {
        NOTHING,
        OK,
        EITHER
    }

    /**
     * A call that its node shall not survive.
     *
     * @param call makes it; it appends to the log of {@code key}, and has {@code other} append by a message
     */
    record Round(
            TcpProxy line,
            Nodes nodes,
            NodeProcess node,
            String key,
            String other,
            Supplier<CompletableFuture<String>> call) {}

    private interface Halt {
        CompletableFuture<String> in(Round round) throws Exception;
    }

    private static final String BUMP = "UPDATE troupe_segment SET epoch";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final Left left;
    final Told told;
    private final Halt halt;

    HaltPoint(Left left, Told told, Halt halt) {
        this.left = left;
        this.told = told;
        this.halt = halt;
    }

    /** Whether only a call under an idempotency key gets there. */
    boolean wantsKey() {
        return this == BEFORE_DEDUP;
    }

    /** Whether only the first call of an actor gets there. */
    boolean wantsSleep() {
        return this == BEFORE_BUMP || this == AFTER_BUMP || this == AFTER_LOAD;
    }

    /**
     * Makes the call, and the node's end. Fails if the node did not get to this point.
     *
     * @return what became of the call
     */
    CompletableFuture<String> halt(Round round) throws Exception {
        return halt.in(round);
    }

    private static boolean isBump(WireStatement statement) {
        return statement.sql().contains(BUMP);
    }

    private static boolean isFence(WireStatement statement) {
        return statement.sql().contains("INSERT INTO troupe_message");
    }

    private static boolean isCommit(WireStatement statement) {
        return statement.isCommitOf("INSERT INTO troupe_message");
    }

    private static Halt inside(Place place, Function<Round, String> log) {
        return round -> {
            round.node.ask("halt " + place + " " + log.apply(round));
            CompletableFuture<String> answer = round.call.get();
            int exit = round.node.awaitExit(PATIENCE);
            if (exit != HaltingNode.HALTED) {
                throw new AssertionError("ended with " + exit + " before " + place);
            }
            return answer;
        };
    }

    private static Halt before(Predicate<WireStatement> statement) {
        return round -> {
            StatementFault hold = round.line.next(statement, StatementFault.hold());
            CompletableFuture<String> answer = round.call.get();
            hold.awaitHit(PATIENCE);
            round.nodes.kill(round.node);
            return answer;
        };
    }

    private static Halt during(Predicate<WireStatement> statement) {
        return round -> {
            StatementFault hold = round.line.next(statement, StatementFault.holdAnswer());
            CompletableFuture<String> answer = round.call.get();
            hold.awaitHit(PATIENCE);
            round.nodes.kill(round.node);
            return answer;
        };
    }

    private static Halt after(Predicate<WireStatement> statement) {
        return round -> {
            StatementFault hold = round.line.next(statement, StatementFault.holdAnswer());
            CompletableFuture<String> answer = round.call.get();
            hold.awaitAnswered(PATIENCE);
            round.nodes.kill(round.node);
            return answer;
        };
    }

    private static CompletableFuture<String> answered(Round round) throws Exception {
        CompletableFuture<String> answer = round.call.get();
        answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        round.nodes.kill(round.node);
        return answer;
    }

    /** Calls go on without their node's heart for a while. */
    private static CompletableFuture<String> renewal(Round round, StatementFault hold) throws Exception {
        round.line.next(statement -> statement.sql().contains("SET lease_seq = lease_seq + 1"), hold);
        hold.awaitHit(PATIENCE);
        return answered(round);
    }
}
