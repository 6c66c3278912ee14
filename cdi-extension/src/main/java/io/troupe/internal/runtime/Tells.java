// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorException;
import io.troupe.ActorId;
import io.troupe.ErrorCode;
import io.troupe.jackson.databind.ObjectMapper;
import io.troupe.spi.MessageId;
import io.troupe.spi.StoreException;
import io.troupe.spi.StoredMessage;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Both ends of a message: its sender does not care for the answer, and its receiver executes it in a turn like any other. */
final class Tells {

    private final Environment env;
    private final Admission admission;
    private final Calls calls;
    private final Catalog catalog;
    private final Turns turns;
    private final PublicIds publicIds;
    private final ObjectMapper codec;
    private final Messages messages;

    Tells(
            Environment env,
            Admission admission,
            Calls calls,
            Catalog catalog,
            Turns turns,
            PublicIds publicIds,
            ObjectMapper codec) {
        this.env = env;
        this.admission = admission;
        this.calls = calls;
        this.catalog = catalog;
        this.turns = turns;
        this.publicIds = publicIds;
        this.codec = codec;
        this.messages = new Messages(env.store(), env.threads(), env.timer(), this::execute);
    }

    /** What has been sent, and is on its way. */
    Messages messages() {
        return messages;
    }

    /** With the commit of this turn, or at once outside of any. */
    void tell(ActorType type, ActorId id, Presence presence, Operation operation, @Nullable Object[] args) {
        Frame caller = Frames.current();
        admission.check(caller);
        operation.access().check(calls.principal(), false, operation.name());
        Outbox.Tell tell = new Outbox.Tell(
                id,
                !(presence instanceof Presence.MustExist),
                operation.signature(),
                Encoded.of(codec, operation.parameters(), args),
                env.clock().instant().truncatedTo(ChronoUnit.MILLIS));
        if (caller != null) {
            CurrentTurn.writing("tell").outbox.tell(tell);
        } else {
            send(tell);
        }
    }

    private void send(Outbox.Tell tell) {
        List<StoredMessage> message = List.of(tell.stored(new MessageId(publicIds.unguessable(), 0, 0)));
        try {
            env.surroundings().outsideTransaction(() -> {
                env.store().send(message);
                return null;
            });
        } catch (StoreException e) {
            throw new ActorException(ErrorCode.STORE_FAILED, e.executed(), "The message could not be stored.", e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        messages.deliver(message);
    }

    private void execute(StoredMessage message, Call.Done done) {
        try {
            Call call = calls.ofMessage(catalog.require(message.receiver().type()), message);
            turns.callLater(call, true, done);
        } catch (ActorException e) {
            done.done(null, e);
        }
    }
}
