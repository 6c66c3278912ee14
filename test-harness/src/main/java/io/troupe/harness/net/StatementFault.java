// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.net;

import java.time.Duration;

/**
 * What shall go wrong at one statement, and what became of it. Hits once. Give it to {@link TcpProxy#next} or return it from
 * the rule of {@link TcpProxy#every}. Safe for use by several threads.
 */
public final class StatementFault {

    enum Kind {
        CUT_BEFORE,
        CUT_AFTER,
        CUT_ANSWERED,
        HOLD,
        HOLD_ANSWER
    }

    final Kind kind;
    private Switchboard switchboard;
    private WireStatement statement;
    private boolean answered;
    private boolean released;
    private Hold answerHold;

    private StatementFault(Kind kind) {
        this.kind = kind;
    }

    /** The server never gets it; both sides lose the connection. A COMMIT did not happen. */
    public static StatementFault cutBefore() {
        return new StatementFault(Kind.CUT_BEFORE);
    }

    /**
     * The server gets it; the client loses the connection at once, maybe before the server has executed it. A COMMIT happens,
     * but perhaps only after the client has noticed.
     */
    public static StatementFault cutAfter() {
        return new StatementFault(Kind.CUT_AFTER);
    }

    /** The server gets it and has answered when the client loses the connection without the answer. A COMMIT has happened. */
    public static StatementFault cutAnswered() {
        return new StatementFault(Kind.CUT_ANSWERED);
    }

    /** The server does not get it before {@link #release}; the other direction stays open. */
    public static StatementFault hold() {
        return new StatementFault(Kind.HOLD);
    }

    /** The server gets it; the client does not get the answer, nor anything after it, before {@link #release}. */
    public static StatementFault holdAnswer() {
        return new StatementFault(Kind.HOLD_ANSWER);
    }

    /** Ends a hold. Before the hit it makes the hold harmless. Releasing twice is the same as once. */
    public void release() {
        Hold hold;
        synchronized (this) {
            released = true;
            hold = answerHold;
        }
        if (hold != null) {
            hold.release();
        }
        Switchboard current = switchboard();
        if (current != null) {
            current.tell();
        }
    }

    /**
     * Waits for the statement that it hit.
     *
     * @throws IllegalStateException if there was none in this time, or this fault was not given to anyone
     */
    public WireStatement awaitHit(Duration time) {
        Switchboard current = switchboard();
        if (current == null || !current.await(() -> statement() != null, time)) {
            throw new IllegalStateException("no statement was hit by " + kind + " in " + time);
        }
        return statement();
    }

    /**
     * Waits until the server has answered the statement, which with {@link #hold} is after the release and with
     * {@link #cutBefore} never. What the server sends next counts as the answer, even news of the session's end.
     *
     * @throws IllegalStateException if there was no answer in this time
     */
    public void awaitAnswered(Duration time) {
        Switchboard current = switchboard();
        if (current == null || !current.await(this::answered, time)) {
            throw new IllegalStateException("no answer to the statement of " + kind + " in " + time);
        }
    }

    /** The statement that was hit, or null. */
    public synchronized WireStatement statement() {
        return statement;
    }

    synchronized void arm(Switchboard by) {
        if (switchboard != null && switchboard != by) {
            throw new IllegalStateException("already given to another proxy");
        }
        switchboard = by;
    }

    void hit(WireStatement hit, Hold hold) {
        boolean over;
        synchronized (this) {
            if (statement != null) {
                throw new IllegalStateException("a fault hits once: it has hit " + statement);
            }
            statement = hit;
            answerHold = hold;
            over = released;
        }
        // Outside: the lock of the switchboard is never taken inside this one.
        if (over && hold != null) {
            hold.release();
        }
    }

    synchronized void answer() {
        answered = true;
    }

    synchronized boolean released() {
        return released;
    }

    private synchronized boolean answered() {
        return answered;
    }

    private synchronized Switchboard switchboard() {
        return switchboard;
    }
}
