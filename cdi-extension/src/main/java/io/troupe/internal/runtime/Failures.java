// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorException;
import io.troupe.ActorId;
import io.troupe.ErrorCode;
import io.troupe.Executed;
import java.lang.reflect.InvocationTargetException;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What callers learn of whatever was thrown. Anything unplanned is logged here, under an id that callers get instead. */
final class Failures {

    private final Surroundings surroundings;
    private final RandomGenerator random;
    private final boolean tellsIds;

    Failures(Surroundings surroundings, RandomGenerator random, boolean tellsIds) {
        this.surroundings = surroundings;
        this.random = random;
        this.tellsIds = tellsIds;
    }

    /** Of a read that was made without a {@link Call}. */
    ActorException ofRead(ActorId actor, Operation operation, Throwable thrown) {
        return of(actor, operation.name(), operation, thrown).as(Executed.NO);
    }

    /** Of a body, or of what made its answer: the action was rolled back, whatever is known of calls that it made. */
    ActorException ofRolledBack(Call call, Throwable thrown) {
        return of(call, thrown).as(Executed.NO);
    }

    static ActorException rolledBack() {
        return new ActorException(
                ErrorCode.ROLLED_BACK,
                Executed.NO,
                "A call that came back to this actor failed; all is rolled back.",
                null);
    }

    ActorException of(Call call, Throwable thrown) {
        return of(call.id, call.what, call.operation, thrown);
    }

    private ActorException of(ActorId actor, String what, @Nullable Operation operation, Throwable thrown) {
        Throwable e = thrown;
        while (e instanceof InvocationTargetException && e.getCause() != null) {
            e = e.getCause();
        }
        if (e instanceof ActorException known) {
            return known;
        }
        ActorException translated = surroundings.translate(e);
        if (translated != null) {
            return translated;
        }
        String errorId = HexFormat.of().toHexDigits(random.nextLong());
        if (operation == null || !operation.declares(e)) {
            RuntimeLog.actionFailed(errorId, actor, what, e);
        }
        String message = "An internal error occurred" + (tellsIds ? " (" + errorId + ")" : "");
        return new ActorException(ErrorCode.INTERNAL_ERROR, Executed.NO, message, e);
    }
}
