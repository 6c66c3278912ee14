// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.troupe.ActorException;
import io.troupe.jackson.annotation.JsonTypeInfo;
import io.troupe.jackson.databind.JsonNode;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentBinderTest {

    record Author(String name, int age) {}

    record Message(String text, Author author, List<String> tags) {}

    record Numbers(byte small, Float middle, double large) {}

    record Guarded(int size) {
        Guarded {
            if (size < 0) {
                throw new IllegalArgumentException("SELECT secret");
            }
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
    interface Gadget {}

    /** One parameter each. */
    interface Shapes {
        void ofInt(int value);

        void ofInteger(Integer value);

        void ofLong(long value);

        void ofShort(short value);

        void ofByte(byte value);

        void ofDouble(double value);

        void ofFloat(float value);

        void ofBoolean(boolean value);

        void ofChar(char value);

        void ofString(String value);

        void ofDecimal(BigDecimal value);

        void ofBig(BigInteger value);

        void ofBytes(byte[] value);

        void ofDay(DayOfWeek value);

        void ofDate(LocalDate value);

        void ofInstant(Instant value);

        void ofDuration(Duration value);

        void ofUuid(UUID value);

        void ofList(List<Integer> value);

        void ofMap(Map<String, Integer> value);

        void ofDayMap(EnumMap<DayOfWeek, Integer> value);

        void ofDays(EnumSet<DayOfWeek> value);

        void ofMessage(Message value);

        void ofNumbers(Numbers value);

        void ofGuarded(Guarded value);

        void ofOptional(Optional<String> value);

        void ofOptionalInt(OptionalInt value);

        void ofObject(Object value);

        void ofNode(JsonNode value);

        void ofGadget(Gadget value);

        void two(String first, int second);

        void boxed(String first, Integer second);

        void none();
    }

    private final Values values = new Values(Limits.DEFAULT);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ofInt|[5]|5",
                "ofInt|[-2147483648]|-2147483648",
                "ofInt|[[\"$BigInt\",\"5\"]]|5",
                "ofInt|5|5",
                "ofInteger|[]|null",
                "ofInteger||null",
                "ofInteger|null|null",
                "ofInteger|[null]|null",
                "ofLong|[9007199254740993]|9007199254740993",
                "ofLong|[[\"$BigInt\",\"9223372036854775807\"]]|9223372036854775807",
                "ofDouble|[5]|5.0",
                "ofDouble|[1e300]|1.0E300",
                "ofFloat|[1.5]|1.5",
                "ofBoolean|[true]|true",
                "ofChar|[\"a\"]|a",
                "ofString|[\"\"]|",
                "ofString|[\"5\"]|5",
                "ofDecimal|[123456789012345678.12]|123456789012345678.12",
                "ofDecimal|[5]|5",
                "ofBig|[12345678901234567890]|12345678901234567890",
                "ofBytes|[[\"$Uint8Array\",\"AQID\"]]|[1, 2, 3]",
                "ofBytes|[\"AQID\"]|[1, 2, 3]",
                "ofDay|[\"MONDAY\"]|MONDAY",
                "ofDate|[\"2026-11-21\"]|2026-11-21",
                "ofInstant|[\"2023-11-14T22:13:20.123Z\"]|2023-11-14T22:13:20.123Z",
                "ofInstant|[1700000000123]|2023-11-14T22:13:20.123Z",
                "ofDuration|[\"PT5S\"]|PT5S",
                "ofList|[[1,2]]|[1, 2]",
                "ofList|[[\"$Set\",[1,2]]]|[1, 2]",
                "ofMap|[{\"a\":1}]|{a=1}",
                "ofMessage|[{\"text\":\"t\",\"author\":{\"name\":\"n\",\"age\":3},\"epoch\":1}]"
                        + "|Message[text=t, author=Author[name=n, age=3], tags=null]",
                "ofNumbers|[{\"small\":-128,\"middle\":null,\"large\":2}]|Numbers[small=-128, middle=null, large=2.0]",
                "ofOptional|[]|Optional.empty",
                "ofOptional|[null]|Optional.empty",
                "ofOptional|[\"a\"]|Optional[a]",
                "ofOptionalInt|[]|OptionalInt.empty",
                "ofOptionalInt|[3]|OptionalInt[3]",
                "ofObject|[{\"@class\":\"java.util.Date\",\"n\":[1,1.5,\"x\"]}]|{@class=java.util.Date, n=[1, 1.5, x]}",
                "ofNode|[[1,{\"a\":null}]]|[1,{\"a\":null}]",
            })
    void aValueThatFitsIsPassed(String action, String args, String expected) {
        Object value = bind(action, args)[0];
        String text = value instanceof byte[] bytes ? Arrays.toString(bytes) : String.valueOf(value);
        assertThat(text).isEqualTo(expected == null ? "" : expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ofInt|[\"5\"]|Argument 1 must be a whole number within its range.",
                "ofInt|[\"\"]|Argument 1 must be a whole number within its range.",
                "ofInt|[1.5]|Argument 1 must be a whole number within its range.",
                "ofInt|[5.0]|Argument 1 must be a whole number within its range.",
                "ofInt|[3000000000]|Argument 1 must be a whole number within its range.",
                "ofInt|[[\"$BigInt\",\"3000000000\"]]|Argument 1 must be a whole number within its range.",
                "ofInt|[true]|Argument 1 must be a whole number within its range.",
                "ofInt|[null]|Argument 1 must be a whole number within its range.",
                "ofInt|[[5]]|Argument 1 must be a whole number within its range.",
                "ofInt|[{}]|Argument 1 must be a whole number within its range.",
                "ofInt|[]|Argument 1 is missing; it must be a whole number within its range.",
                "ofInteger|[\"\"]|Argument 1 must be a whole number within its range.",
                "ofLong|[9223372036854775808]|Argument 1 must be a whole number within its range.",
                "ofLong|[[\"$BigInt\",\"9223372036854775808\"]]|Argument 1 must be a whole number within its range.",
                "ofLong|[1.5]|Argument 1 must be a whole number within its range.",
                "ofShort|[40000]|Argument 1 must be a whole number within its range.",
                "ofByte|[200]|Argument 1 must be a whole number within its range.",
                "ofByte|[300]|Argument 1 must be a whole number within its range.",
                "ofDouble|[\"1.5\"]|Argument 1 must be a number within its range.",
                "ofDouble|[\"NaN\"]|Argument 1 must be a number within its range.",
                "ofDouble|[\"\"]|Argument 1 must be a number within its range.",
                "ofFloat|[1e300]|Argument 1 must be a number within its range.",
                "ofDecimal|[\"1.5\"]|Argument 1 must be a number within its range.",
                "ofBig|[\"1\"]|Argument 1 must be a whole number within its range.",
                "ofBig|[1.5]|Argument 1 must be a whole number within its range.",
                "ofBoolean|[1]|Argument 1 must be true or false.",
                "ofBoolean|[\"true\"]|Argument 1 must be true or false.",
                "ofBoolean|[\"\"]|Argument 1 must be true or false.",
                "ofChar|[\"ab\"]|Argument 1 must be a string of the expected form.",
                "ofChar|[65]|Argument 1 must be a string of the expected form.",
                "ofString|[5]|Argument 1 must be a string of the expected form.",
                "ofString|[1.5]|Argument 1 must be a string of the expected form.",
                "ofString|[true]|Argument 1 must be a string of the expected form.",
                "ofString|[{}]|Argument 1 must be a string of the expected form.",
                "ofString|[[\"$BigInt\",\"5\"]]|Argument 1 must be a string of the expected form.",
                "ofBytes|[\"*\"]|Argument 1 must be bytes.",
                "ofBytes|[{}]|Argument 1 must be bytes.",
                "ofDay|[0]|Argument 1 must be a string of the expected form.",
                "ofDay|[\"\"]|Argument 1 must be a string of the expected form.",
                "ofDay|[\"NOPE\"]|Argument 1 must be a string of the expected form.",
                "ofDate|[\"\"]|Argument 1 must be a string of the expected form.",
                "ofDate|[\"tomorrow\"]|Argument 1 must be a string of the expected form.",
                "ofInstant|[{}]|Argument 1 must be a string of the expected form.",
                "ofUuid|[\"\"]|Argument 1 must be a string of the expected form.",
                "ofUuid|[\"x\"]|Argument 1 must be a string of the expected form.",
                "ofList|[5]|Argument 1 must be an array.",
                "ofList|[\"\"]|Argument 1 must be an array.",
                "ofList|[{}]|Argument 1 must be an array.",
                "ofList|[[1,\"2\"]]|Argument 1[1] must be a whole number within its range.",
                "ofMap|[[]]|Argument 1 must be an object.",
                "ofMap|[{\"a\":\"1\"}]|Argument 1.a must be a whole number within its range.",
                "ofDayMap|[\"MONDAY\"]|Argument 1 must be an object.",
                "ofDayMap|[\"\"]|Argument 1 must be an object.",
                "ofDayMap|[5]|Argument 1 must be an object.",
                "ofDayMap|[true]|Argument 1 must be an object.",
                "ofDayMap|[[]]|Argument 1 must be an object.",
                "ofDays|[\"MONDAY\"]|Argument 1 must be an array.",
                "ofDays|[5]|Argument 1 must be an array.",
                "ofDays|[{}]|Argument 1 must be an array.",
                "ofMessage|[\"\"]|Argument 1 must be an object.",
                "ofMessage|[5]|Argument 1 must be an object.",
                "ofMessage|[{\"author\":{\"age\":\"3\"}}]|Argument 1.author.age must be a whole number within its range.",
                "ofMessage|[{\"author\":{\"age\":null}}]|Argument 1.author.age must be a whole number within its range.",
                "ofMessage|[{\"author\":\"\"}]|Argument 1.author must be an object.",
                "ofMessage|[{\"tags\":\"x\"}]|Argument 1.tags must be an array.",
                "ofNumbers|[{\"small\":200}]|Argument 1.small must be a whole number within its range.",
                "ofNumbers|[{\"middle\":1e300}]|Argument 1.middle must be a number within its range.",
                "ofNumbers|[{\"large\":\"NaN\"}]|Argument 1.large must be a number within its range.",
                "ofNumbers|[{\"large\":null}]|Argument 1.large must be a number within its range.",
                "ofNumbers|[{\"small\":1}]|Argument 1.large must be a number within its range.",
                "ofGuarded|[{\"size\":-1}]|Argument 1 does not fit.",
                "ofOptionalInt|[\"3\"]|Argument 1 must be a whole number within its range.",
                "ofGadget|[{\"@class\":\"java.util.Date\"}]|*",
                "two|[\"a\"]|Argument 2 is missing; it must be a whole number within its range.",
                "two|\"a\"|Argument 2 is missing; it must be a whole number within its range.",
                "two|[\"a\",1,2]|The action takes at most 2 arguments, 3 were given.",
                "two|[\"a\",\"1\"]|Argument 2 must be a whole number within its range.",
                "ofInt|[1,2]|The action takes one argument, 2 were given.",
                "none|[1]|The action takes no arguments, 1 was given.",
                "none|{}|The action takes no arguments, 1 was given.",
            })
    void aValueThatDoesNotFitIsRefusedWithItsPositionAndNoJavaName(String action, String args, String message) {
        ActorException refused = catchThrowableOfType(ActorException.class, () -> bind(action, args));
        assertThat(refused).as("refusal").isNotNull();
        if (message.equals("*")) {
            assertThat(refused.getMessage()).doesNotContain("java", "Gadget", "class");
        } else {
            assertThat(refused.group() + '.' + refused.code()).isEqualTo("actor.invalid_arguments");
            assertThat(refused).hasMessage(message);
        }
    }

    @Test
    void aMissingTrailingArgumentIsNull() {
        assertThat(bind("boxed", "[\"a\"]")).containsExactly("a", null);
        assertThat(bind("boxed", "")).containsExactly(null, null);
        assertThat(bind("none", "[]")).isEmpty();
    }

    private Object[] bind(String action, String args) {
        MessageCodec codec = MessageCodec.of(WireEncoding.JSON, values);
        String body = args == null || args.isEmpty() ? "{}" : "{\"args\":" + args + "}";
        JsonNode decoded = codec.decodeActionRequest(body.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .args();
        Method method = Arrays.stream(Shapes.class.getMethods())
                .filter(each -> each.getName().equals(action))
                .findFirst()
                .orElseThrow();
        return values.arguments(decoded).bind(List.<Type>of(method.getGenericParameterTypes()));
    }
}
