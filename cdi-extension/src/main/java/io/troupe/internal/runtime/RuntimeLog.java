// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorException;
import io.troupe.ActorId;
import io.troupe.spi.OneLineLogger;
import io.troupe.spi.StoredMessage;
import java.lang.System.Logger.Level;

/** The numbered messages of the runtime, TROUPE001000 to TROUPE001999. A number is never used for anything else. */
final class RuntimeLog {

    private static final OneLineLogger LOG = new OneLineLogger("io.troupe.runtime");

    private RuntimeLog() {}

    static void taskFailed(Throwable e) {
        LOG.log(Level.ERROR, "TROUPE001001: A task of the runtime failed; please report this.", e);
    }

    static void threadsLeft(int count) {
        LOG.log(
                Level.WARNING,
                "TROUPE001002: {0} threads still run code of actors after the application was stopped.",
                count);
    }

    static void actionFailed(String errorId, ActorId actor, String action, Throwable e) {
        LOG.log(
                Level.ERROR,
                "TROUPE001003: Action " + action + " of " + actor
                        + " failed and was rolled back; the caller was told error id " + errorId + ".",
                e);
    }

    static void hookFailed(String hook, ActorId actor, Throwable e) {
        LOG.log(
                Level.ERROR,
                "TROUPE001004: Hook " + hook + " of " + actor + " failed; what it was called for goes on.",
                e);
    }

    static void commitFailed(ActorId actor, Throwable e) {
        LOG.log(
                Level.ERROR,
                "TROUPE001005: The state of " + actor
                        + " could not be committed; it is dropped from memory, nothing left it, and"
                        + " its next call loads the last committed state.",
                e);
    }

    static void listenerFailed(ActorId actor, String event, Throwable e) {
        LOG.log(
                Level.ERROR,
                "TROUPE001006: A Java listener to event " + event + " of " + actor + " failed; it stays subscribed.",
                e);
    }

    static void listenerTooSlow(ActorId actor, String event, int limit) {
        LOG.log(
                Level.ERROR,
                "TROUPE001007: A Java listener to event " + event + " of " + actor + " has " + limit
                        + " events waiting; it is unsubscribed.");
    }

    static void stateUnreadable(ActorId actor, Throwable e) {
        LOG.log(
                Level.ERROR,
                "TROUPE001008: The stored state of " + actor
                        + " does not fit its class; it is left as it is, and calls fail until"
                        + " class or state is mended.",
                e);
    }

    static void notDrained(int awake) {
        LOG.log(
                Level.WARNING,
                "TROUPE001009: {0} actors were still busy when the shutdown grace ended; their turns in flight were not waited"
                        + " for.",
                awake);
    }

    static void taskAfterTurn(ActorId actor) {
        LOG.log(
                Level.WARNING,
                "TROUPE001010: A task given to the executor of " + actor
                        + " came too late: its turn was over. It was not run.");
    }

    static void sinkFailed(ActorId actor, Throwable e) {
        LOG.log(Level.WARNING, "TROUPE001011: A connection of " + actor + " did not take an event.", e);
    }

    static void sweepFailed(Throwable e) {
        LOG.log(
                Level.WARNING,
                "TROUPE001012: Messages between actors could not be looked for, or put aside; this is tried again.",
                e);
    }

    static void outcomeUnknown(ActorId actor) {
        LOG.log(
                Level.ERROR,
                "TROUPE001020: Whether a transaction was committed that " + actor
                        + " took part in cannot be found out; the actor is dropped from memory, and its next call loads the"
                        + " last committed state.");
    }

    static void messageParked(StoredMessage message, ActorException e) {
        LOG.log(
                Level.ERROR,
                "TROUPE001013: Message " + message.id() + " to " + message.receiver() + " (" + message.operation()
                        + ") failed for good; it stays in table troupe_message, marked as parked.",
                e);
    }
}
