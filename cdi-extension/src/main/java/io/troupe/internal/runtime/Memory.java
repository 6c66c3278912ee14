// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import io.troupe.Executed;
import io.troupe.spi.StoredActor;
import io.troupe.spi.StoredReply;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The state of an activation in memory, and its document: tells what a turn has changed, and undoes it. Used within exclusive
 * turns.
 */
final class Memory {

    private final StateCodec codec;
    private final int limit;

    /**
     * Of documents in that form.
     *
     * @param limit of a document, in bytes
     */
    Memory(StateCodec codec, int limit) {
        this.codec = codec;
        this.limit = limit;
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
            activation.document = encode(activation);
            activation.progress.loaded(stored.version());
            activation.unswept.loaded();
        } catch (IOException | RuntimeException e) {
            RuntimeLog.stateUnreadable(activation.id(), e);
            throw new ActorException(
                    ErrorCode.STATE_UNREADABLE, Executed.NO, "The stored state of this actor cannot be read.", e);
        }
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
        byte[] document = encode(activation);
        boolean changed = !Arrays.equals(document, activation.document);
        if (!changed && turn.outbox.isEmpty() && (call == null || (call.repetition == null && call.message == null))) {
            return null;
        }
        if (changed && document.length > limit) {
            throw ActorException.refused(
                    ErrorCode.STATE_TOO_LARGE,
                    "The state would have " + document.length + " bytes; the limit is " + limit + ".");
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
            if (Arrays.equals(encode(activation), activation.document)) {
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

    private byte[] encode(Activation activation) throws IOException {
        return codec.encode(activation.type(), activation.object(), activation.kept);
    }
}
