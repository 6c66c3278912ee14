// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.ActorException;
import io.troupe.ActorId;
import io.troupe.ErrorCode;
import io.troupe.Executed;
import io.troupe.protocol.Limits;
import io.troupe.protocol.RequestCaller;
import io.troupe.protocol.Values;
import io.troupe.spi.ActionCall;
import io.troupe.spi.ActorTarget;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An answer that cannot be given does not mean the same the first time and later. */
@Timeout(60)
class UnansweredReplayTest {

    private Container container;

    @BeforeEach
    void start() {
        container = Container.fresh(Node.class);
    }

    @AfterEach
    void stop() {
        container.close();
    }

    @Test
    void theFirstTimeTheActionIsRolledBackLaterItHasBeenExecuted() {
        assertExecuted("key", UnansweredReplayTest::tooLong, Executed.NO);
        assertThat(call("key", UnansweredReplayTest::text)).isEqualTo("1");
        assertExecuted("key", UnansweredReplayTest::tooLong, Executed.UNKNOWN);
        assertThat(call("key", UnansweredReplayTest::text)).isEqualTo("1");
        assertThat(call("another", UnansweredReplayTest::text)).isEqualTo("2");
    }

    private static String text(Object result) {
        return new Values(Limits.DEFAULT).tree(result).asText();
    }

    private static String tooLong(Object result) {
        throw ActorException.refused(ErrorCode.OUTGOING_TOO_LONG, "The answer is over its limit.");
    }

    private void assertExecuted(String key, Function<Object, String> encoder, Executed executed) {
        assertThatThrownBy(() -> call(key, encoder)).cause().isInstanceOfSatisfying(ActorException.class, failure -> {
            assertThat(failure.is(ErrorCode.OUTGOING_TOO_LONG)).isTrue();
            assertThat(failure.executed()).isEqualTo(executed);
        });
    }

    private String call(String key, Function<Object, String> encoder) {
        ActionCall<String> call = new ActionCall<>(
                "run",
                types -> new Object[] {"increment"},
                new RequestCaller("anonymous", false, Set.of()),
                encoder,
                new ActionCall.Idempotency(key, () -> {}),
                false);
        ActorTarget target = new ActorTarget.OrCreate(ActorId.of("node", "one"), null);
        return Parties.get(container.dispatcher().call(target, call));
    }
}
