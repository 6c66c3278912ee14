// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import io.troupe.Executed;
import io.troupe.spi.StoredActor;
import io.troupe.spi.StoredReply;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The state of an activation in memory, and its document: tells what a turn has changed, and undoes it. Used within exclusive
 * turns.
 */
final class Memory {

    private final StateCodec codec;
    private final StateQuarantine quarantine = new StateQuarantine();

    /** Of documents in that form. */
    Memory(StateCodec codec) {
        this.codec = codec;
    }

    /** Fills a new object from what is stored. */
    void load(Activation activation, StoredActor stored) {
        try {
            if (stored.format() > io.troupe.spi.ActorWrite.FORMAT) {
                throw new IOException("written by a newer version, in format " + stored.format());
            }
            activation.kept = codec.decode(activation.type(), stored.state(), activation.object());
            // As the class writes it, not as it was read: that is what changes are told by and failed turns fall back
            // to.
            activation.document = encode(activation, null);
            quarantine.remove(activation.id());
            activation.progress.loaded(stored.version());
            activation.unswept.loaded();
        } catch (IOException | RuntimeException e) {
            if (quarantine.add(activation.id(), stored.version(), e)) {
                RuntimeLog.stateUnreadable(activation.id(), e);
            }
            throw new ActorException(ErrorCode.STATE_UNREADABLE, Executed.NO, unreadable(e), e);
        }
    }

    private static String unreadable(Exception e) {
        return e instanceof StateException.Newer
                ? "The stored state was written by a newer version of this actor."
                : "The stored state of this actor cannot be read.";
    }

    /**
     * All that a turn leaves to be committed; null if that is nothing. Empties the outbox of messages.
     *
     * @param call null for a hook
     * @throws IOException if the state cannot be encoded
     * @throws ActorException if it is too large
     */
    @Nullable
    Effect effect(Turn turn, Activation activation, @Nullable Call call, @Nullable Object result) throws IOException {
        byte[] last = activation.document;
        byte[] document = encode(activation, last);
        boolean changed = document != last;
        if (!changed && turn.outbox.isEmpty() && (call == null || (call.repetition == null && call.message == null))) {
            return null;
        }
        Effect effects = effects(turn, call, result);
        if (changed) {
            activation.document = document;
        }
        return new Effect(changed ? document : null, false, effects.reply(), effects.sent(), effects.received());
    }

    /** What a turn leaves beside the state. */
    Effect effects(Turn turn, @Nullable Call call, @Nullable Object result) {
        StoredReply reply = call == null || call.repetition == null ? null : call.repetition.reply(result);
        return new Effect(null, false, reply, turn.outbox.takeTells(), call == null ? null : call.message);
    }

    /** Brings memory back to the newest document; false if that is not possible. */
    boolean restore(Activation activation) {
        if (activation.document == null) {
            return true;
        }
        try {
            if (encode(activation, activation.document) == activation.document) {
                return true;
            }
        } catch (IOException | RuntimeException e) {
            // What cannot be encoded has changed.
        }
        try {
            codec.decode(activation.type(), activation.document, activation.object());
            return true;
        } catch (IOException | RuntimeException e) {
            RuntimeLog.stateUnreadable(activation.id(), e);
            return false;
        }
    }

    /** The very array given if it says the same. */
    private byte[] encode(Activation activation, byte @Nullable [] last) throws IOException {
        return codec.encode(activation.type(), activation.object(), activation.kept, last);
    }
}
