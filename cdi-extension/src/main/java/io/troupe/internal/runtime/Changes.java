// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorId;
import io.troupe.spi.ActorCommit;
import io.troupe.spi.ActorWrite;
import io.troupe.spi.MessageId;
import io.troupe.spi.Ownership;
import io.troupe.spi.StoredMessage;
import io.troupe.spi.StoredReply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one or more turns of an activation have left to be committed together, and the gates that wait for it. Only the newest
 * document counts, however many turns have changed it. Guarded by the activation's {@link Progress}.
 */
final class Changes {

    private byte @Nullable [] document;
    private boolean delete;
    /** Whether any turn had an effect; otherwise there are only gates, behind changes in flight. */
    private boolean effective;

    private final List<StoredReply> replies = new ArrayList<>(0);
    private final List<Outbox.Tell> sent = new ArrayList<>(0);
    private final List<MessageId> received = new ArrayList<>(0);
    final List<Gate> gates = new ArrayList<>(2);

    /** The document, and what else goes with it. */
    void add(Effect effect) {
        effective = true;
        if (effect.document() != null) {
            document = effect.document();
        }
        delete |= effect.delete();
        if (effect.reply() != null) {
            replies.add(effect.reply());
        }
        sent.addAll(effect.sent());
        if (effect.received() != null) {
            received.add(effect.received());
        }
    }

    boolean isEffective() {
        return effective;
    }

    /** Bytes held, roughly. */
    int size() {
        return document == null ? 0 : document.length;
    }

    /** The reply of a call that has been executed and not been committed; null if there is none. */
    @Nullable
    StoredReply reply(byte[] key) {
        for (StoredReply reply : replies) {
            if (Arrays.equals(reply.key(), key)) {
                return reply;
            }
        }
        return null;
    }

    /** The actor's part in a commit that brings it from a version to the next. */
    ActorCommit commit(Activation activation, long version, Ownership ownership) {
        List<StoredMessage> messages = new ArrayList<>(sent.size());
        for (Outbox.Tell tell : sent) {
            messages.add(tell.stored(new MessageId(activation.publicId, version + 1, messages.size())));
        }
        return new ActorCommit(write(activation, version), ownership, replies, messages, received);
    }

    private ActorWrite write(Activation activation, long version) {
        ActorId id = activation.id();
        if (delete) {
            return new ActorWrite.Delete(id, activation.publicId, version);
        }
        if (document == null) {
            return new ActorWrite.Touch(id, activation.publicId, version + 1);
        }
        return version == 0
                ? new ActorWrite.Create(id, activation.publicId, activation.createdAt, document)
                : new ActorWrite.Update(id, activation.publicId, version + 1, document);
    }
}
