// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorId;
import io.troupe.State;
import io.troupe.jackson.databind.node.JsonNodeFactory;
import io.troupe.protocol.HttpActionResponse;
import io.troupe.protocol.Limits;
import io.troupe.protocol.MessageCodec;
import io.troupe.protocol.RequestCaller;
import io.troupe.protocol.Results;
import io.troupe.protocol.Values;
import io.troupe.protocol.WireEncoding;
import io.troupe.spi.ActionCall;
import io.troupe.spi.ActionDispatcher;
import io.troupe.spi.ActorTarget;
import jakarta.annotation.security.PermitAll;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever an action answers, its repetition answers with the same bytes: at once, and of what was stored. */
@Timeout(60)
class ReplayedBytesTest {

    /** All at once, nested. */
    public record Everything(
            int number,
            long large,
            float narrow,
            double wide,
            double odd,
            BigInteger whole,
            BigDecimal exact,
            byte[] bytes,
            Instant when,
            LocalDate day,
            Optional<String> none,
            List<String> pair,
            Map<String, Float> map) {}

    @Actor
    @PermitAll
    static class Answering {

        /** So that every answer has something of its own: what is executed again answers differently. */
        @State
        private int executions;

        @Action
        public void nothing() {
            executions++;
        }

        @Action
        public String none() {
            executions++;
            return null;
        }

        @Action
        public String text() {
            return ++executions + " \u00e4 \u2028 \ud83d\ude00 \u0000 $";
        }

        @Action
        public float narrow() {
            return ++executions + 0.1f;
        }

        @Action
        public double wide() {
            return ++executions * 1e300;
        }

        @Action
        public double notANumber() {
            executions++;
            return Double.NaN;
        }

        @Action
        public BigInteger whole() {
            return BigInteger.TWO.pow(90).add(BigInteger.valueOf(++executions));
        }

        @Action
        public BigInteger small() {
            return BigInteger.valueOf(++executions);
        }

        @Action
        public BigDecimal exact() {
            return new BigDecimal("1.10").add(BigDecimal.valueOf(++executions));
        }

        @Action
        public byte[] bytes() {
            return new byte[] {(byte) ++executions, -1};
        }

        @Action
        public List<List<String>> tagged() {
            return List.of(List.of("$BigInt", "7"), Arrays.asList("$x", null), List.of("" + ++executions));
        }

        @Action
        public CompletionStage<Long> later() {
            return CompletableFuture.completedFuture((1L << 60) + ++executions);
        }

        @Action
        public Everything everything() {
            executions++;
            Map<String, Float> map = new LinkedHashMap<>();
            map.put("z", 0.3f);
            map.put("a", null);
            map.put("", Float.MIN_VALUE);
            return new Everything(
                    executions,
                    (1L << 53) + 1,
                    0.1f,
                    0.1,
                    -0.0,
                    BigInteger.TEN.pow(30),
                    new BigDecimal("1E+3"),
                    new byte[] {0, 1, 2},
                    Instant.parse("2026-01-02T03:04:05.678901Z"),
                    LocalDate.of(2026, 2, 3),
                    Optional.empty(),
                    List.of("$Set", "a"),
                    map);
        }
    }

    private final Values values = new Values(Limits.DEFAULT);
    private final AtomicBoolean replayed = new AtomicBoolean();
    private Container container;

    @BeforeEach
    void start() {
        MemoryStore.clear();
        container = Container.with(Answering.class);
    }

    @AfterEach
    void stop() {
        container.close();
    }

    @ParameterizedTest
    @EnumSource
    void theyAreTheSameBytes(WireEncoding encoding) {
        List<String> actions = actions();
        List<String> first = new ArrayList<>();
        for (String action : actions) {
            first.add(call("one", action, encoding));
            assertThat(replayed).as(action).isFalse();
        }
        replay(first, encoding);
        container.close();
        container = Container.with(Answering.class);
        replay(first, encoding);
    }

    /** What was answered in one encoding is answered again in another as if it had been asked for in that one first. */
    @ParameterizedTest
    @EnumSource
    void theyAreOfTheEncodingThatIsAskedForAgain(WireEncoding first) {
        for (String action : actions()) {
            call("one", action, first);
        }
        for (WireEncoding again : WireEncoding.values()) {
            List<String> firstOfThat = new ArrayList<>();
            for (String action : actions()) {
                firstOfThat.add(call("another for " + again, action, again));
                assertThat(replayed).as(action).isFalse();
            }
            replay(firstOfThat, again);
        }
    }

    private void replay(List<String> expected, WireEncoding encoding) {
        List<String> actions = actions();
        for (int i = 0; i < actions.size(); i++) {
            assertThat(call("one", actions.get(i), encoding)).as(actions.get(i)).isEqualTo(expected.get(i));
            assertThat(replayed.getAndSet(false)).as(actions.get(i)).isTrue();
        }
    }

    /** In an order, for the answers depend on it. */
    private static List<String> actions() {
        List<String> actions = Arrays.stream(Answering.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Action.class))
                .map(java.lang.reflect.Method::getName)
                .sorted()
                .toList();
        assertThat(actions).hasSize(13);
        return actions;
    }

    /** As the HTTP door calls it. */
    private String call(String key, String action, WireEncoding encoding) {
        ActionDispatcher dispatcher = container.dispatcher();
        MessageCodec codec = MessageCodec.of(encoding, values);
        Results results = new Results(values, dispatcher.catalog());
        ActionCall<byte[]> call = new ActionCall<>(
                action,
                values.arguments(JsonNodeFactory.instance.arrayNode()),
                new RequestCaller("anonymous", false, Set.of()),
                result ->
                        codec.encodeActionResponse(new HttpActionResponse(results.output("answering", action, result))),
                new ActionCall.Idempotency("key of " + action, () -> replayed.set(true)),
                true);
        ActorTarget target = new ActorTarget.OrCreate(ActorId.of("answering", key), null);
        return new String(Parties.get(dispatcher.call(target, call)), StandardCharsets.ISO_8859_1);
    }
}
