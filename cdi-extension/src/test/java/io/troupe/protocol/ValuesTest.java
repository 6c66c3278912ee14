// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.spi.ActionInfo;
import io.troupe.spi.ActorCatalog;
import io.troupe.spi.ActorTypeInfo;
import io.troupe.spi.DeploymentProblem;
import io.troupe.spi.Settings;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class ValuesTest {

    record Message(long id, Instant at, Optional<String> note, LocalDate day, Duration span, BigInteger big) {}

    interface Actions {
        void silent();

        CompletionStage<Void> silentLater();

        String speaking();

        CompletionStage<String> speakingLater();
    }

    private final Values values = new Values(Limits.DEFAULT);

    @Test
    void resultsBecomeJsonWithIsoDates() {
        Message message = new Message(
                1,
                Instant.parse("2026-11-21T01:02:03.004Z"),
                Optional.empty(),
                LocalDate.of(2026, 11, 21),
                Duration.ofSeconds(5),
                BigInteger.TWO);
        assertThat(values.json().write(values.tree(message), 1000))
                .isEqualTo("{\"id\":1,\"at\":\"2026-11-21T01:02:03.004Z\",\"note\":null,\"day\":\"2026-11-21\","
                        + "\"span\":\"PT5S\",\"big\":[\"$BigInt\",\"2\"]}");
        assertThat(values.json().write(values.tree(new byte[] {1, 2, 3}), 100)).isEqualTo("[\"$Uint8Array\",\"AQID\"]");
        assertThat(values.json().write(values.tree(new UUID(0, 1)), 100))
                .isEqualTo("\"00000000-0000-0000-0000-000000000001\"");
        assertThat(values.json().write(values.tree(Map.of("$", List.of("$x", Double.NaN))), 100))
                .isEqualTo("{\"$\":[\"$$x\",null]}");
    }

    @Test
    void aTreeIsACopy() {
        List<Integer> list = new ArrayList<>(List.of(1));
        var tree = values.tree(list);
        list.add(2);
        assertThat(tree).hasSize(1);
    }

    @Test
    void whatCannotBeEncodedIsNamedForTheLog() {
        List<Object> circle = new ArrayList<>();
        circle.add(circle);
        assertThatThrownBy(() -> values.tree(circle))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("TROUPE003001: A value of java.util.ArrayList cannot be encoded as JSON");
    }

    @Test
    void paramsAreJsonWithinTheirLimit() {
        assertThat(values.params("{\"tok\":\"cp\"}")).hasToString("{\"tok\":\"cp\"}");
        assertThat(values.params("null")).isNull();
        assertThat(Errors.codeOf(() -> values.params("\"" + "ü".repeat(2048) + "\"")))
                .isEqualTo("message.incoming_too_long");
        assertThat(Errors.codeOf(() -> values.params("{"))).isEqualTo("actor.invalid_request");
    }

    @Test
    void limitsAreSettings() {
        Settings settings = name -> name.equals("troupe.limits.message-in") ? Optional.of("1024") : Optional.empty();
        assertThat(Limits.of(settings)).isEqualTo(new Limits(1024, 1 << 20, 8 << 20, 4 << 20, 4 << 10));
        assertThatThrownBy(() -> Limits.of(name -> Optional.of("0"))).isInstanceOf(DeploymentProblem.class);
    }

    @Test
    void nothingIsUndefinedAndNullIsNull() {
        Results results = new Results(values, catalog("silent", "silentLater", "speaking", "speakingLater"));
        assertThat(results.output("actions", "silent", null).isMissingNode()).isTrue();
        assertThat(results.output("actions", "silentLater", null).isMissingNode())
                .isTrue();
        assertThat(results.output(null, "silent", null).isMissingNode()).isTrue();
        assertThat(results.output("actions", "speaking", null).isNull()).isTrue();
        assertThat(results.output("actions", "speakingLater", null).isNull()).isTrue();
        assertThat(results.output("actions", "unknown", null).isNull()).isTrue();
        assertThat(results.output("actions", "speaking", "x").textValue()).isEqualTo("x");
    }

    private static ActorCatalog catalog(String... actions) {
        List<ActionInfo> infos = Arrays.stream(Actions.class.getMethods())
                .filter(method -> List.of(actions).contains(method.getName()))
                .map(method -> new ActionInfo(method.getName(), method, false))
                .toList();
        ActorTypeInfo type = new ActorTypeInfo("actions", Actions.class, infos);
        return new ActorCatalog() {
            @Override
            public Collection<ActorTypeInfo> types() {
                return List.of(type);
            }

            @Override
            public Optional<ActorTypeInfo> type(String name) {
                return Optional.of(type).filter(known -> known.name().equals(name));
            }

            @Override
            public Set<String> roles() {
                return Set.of();
            }
        };
    }
}
