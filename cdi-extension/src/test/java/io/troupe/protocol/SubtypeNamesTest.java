// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.jackson.annotation.JsonSubTypes;
import io.troupe.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SubtypeNamesTest {

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes(@JsonSubTypes.Type(value = Cat.class, name = "cat"))
    sealed interface Animal {}

    record Cat(String name) implements Animal {}

    record Owner(Animal favourite, List<Animal> animals, Object thing) {}

    private static final String TOM = "{\"@type\":\"cat\",\"name\":\"Tom\"}";

    private final Values values = new Values(Limits.of(name -> Optional.empty()));

    static Object[][] valuesWithACat() {
        Cat tom = new Cat("Tom");
        return new Object[][] {
            {tom, TOM},
            {List.of(tom), "[" + TOM + "]"},
            {new Animal[] {tom}, "[" + TOM + "]"},
            {new Object[] {tom}, "[" + TOM + "]"},
            {Map.of("a", tom), "{\"a\":" + TOM + "}"},
            {Optional.of(tom), TOM},
            {List.of(Optional.of(List.of(tom))), "[[" + TOM + "]]"},
            {
                new Owner(tom, List.of(tom), tom),
                "{\"favourite\":" + TOM + ",\"animals\":[" + TOM + "],\"thing\":" + TOM + "}"
            },
        };
    }

    @ParameterizedTest
    @MethodSource("valuesWithACat")
    void theNameOfASubtypeIsWrittenOnceWhereverItsValueIs(Object value, String written) {
        assertThat(values.tree(value).toString()).isEqualTo(written);
    }
}
