// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.jackson.databind.JsonNode;
import io.troupe.jackson.databind.node.NullNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What an action that gives back its argument answers, as bytes: sent as clients were seen to send it, answered so that they
 * take it for the same value again. By way of untyped Java values, as of an action with a parameter of type Object.
 */
class RoundTripTest {

    private final Values values = new Values(Limits.DEFAULT);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a small number             | 24                        | 1818                   |",
                "a negative number          | -4294967296               | 3affffffff             |",
                "the largest of four bytes  | 4294967295                | 1affffffff             |",
                "a fraction                 | 1.5                       | fb3ff8000000000000     |",
                "a large number             | 4294967296                | fb41f0000000000000     |",
                "a negative large number    | -4294967297               | fbc1f0000000100000     |",
                "a timestamp                | 1795224854611             | fb427a1fbbd6053000     |",
                "the largest exact number   | 9007199254740992          | fb4340000000000000     |",
                "a very large number        | 1.0E300                   | fb7e37e43c8800759c     |",
                "text                       | \"aü€😀\"                 | 6a61c3bce282acf09f9880 |",
                "true                       | true                      | f5                     |",
                "null                       | null                      | f6                     |",
                "an array                   | [1,[],\"a\"]              | 8301806161             |",
                "a bigint                   | [\"$BigInt\",\"5\"]       | 1b0000000000000005     | 826724426967496e746135",
                "a negative bigint          | [\"$BigInt\",\"-5\"]      | 3b0000000000000004     | 826724426967496e74622d35",
                "a bigint of 64 bits        | [\"$BigInt\",\"18446744073709551615\"] | 1bffffffffffffffff "
                        + "| 826724426967496e74743138343436373434303733373039353531363135",
                "a negative one of 65       | [\"$BigInt\",\"-18446744073709551616\"] | 3bffffffffffffffff "
                        + "| 826724426967496e74752d3138343436373434303733373039353531363136",
                "a larger bigint            | [\"$BigInt\",\"18446744073709551616\"] | c249010000000000000000 "
                        + "| 826724426967496e74743138343436373434303733373039353531363136",
                "a smaller bigint           | [\"$BigInt\",\"-18446744073709551617\"] | c349010000000000000000 "
                        + "| 826724426967496e74752d3138343436373434303733373039353531363137",
                "bytes                      | [\"$Uint8Array\",\"AQI=\"] | d840420102 | 826b2455696e743841727261796441 51493d",
                "no bytes                   | [\"$Uint8Array\",\"\"]    | d84040                 | 826b2455696e7438417272617960",
                "what looks tagged          | [\"$$x\",1]               | 8262247801 < 826324247801 | 826324247801",
            })
    void comesBackAsTheSame(String what, String json, String cbor, @Nullable String bare) {
        assertThat(jsonEcho(json)).as(what).isEqualTo(json);
        String[] asymmetric = hex(cbor).split("<");
        JsonNode read = CborValues.read(HexFormat.of().parseHex(asymmetric[0]), false);
        assertThat(values.json().write(read, 1000)).as(what).isEqualTo(json);
        assertThat(cborEcho(asymmetric[0])).as(what).isEqualTo(asymmetric[asymmetric.length - 1]);
        String tagged = bare == null ? hex(cbor) : hex(bare);
        assertThat(bareEcho(tagged)).as(what).isEqualTo(tagged);
    }

    /** Objects are written with a long head by clients, and with a short one by servers. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "an object          | {\"a\":1}              | b90001616101     | a1616101",
                "an undefined field | {\"b\":2}              | b900026161f7616202 | a1616202",
                "minus zero         | 0                      | 00               | 00",
                "a half             | 1.5                    | f93e00           | fb3ff8000000000000",
                "a single           | 0.5                    | fa3f000000       | fb3fe0000000000000",
                "a whole float      | 5                      | fb4014000000000000 | 05",
                "not a number       | null                   | fb7ff8000000000000 | fb7ff8000000000000",
                "infinity           | null                   | f97c00           | fb7ff0000000000000",
                "undefined          | null                   | f7               | f6",
                "a date             | \"2023-11-14T22:13:20Z\" | c11a6553f100   | 74323032332d31312d31345432323a31333a32305a",
                "a date with millis | \"2023-11-14T22:13:20.123Z\" | c1fb41d954fc4007df3b "
                        + "| 7818323032332d31312d31345432323a31333a32302e3132335a",
                "a date before 1970 | \"1969-12-31T23:59:59Z\" | c120           | 74313936392d31322d33315432333a35393a35395a",
                "a date as text     | \"2023-11-14\"         | c06a323032332d31312d3134 | 6a323032332d31312d3134",
                "a set              | [1,\"a\"]              | d90102820161 61  | 82016161",
                "a map              | {\"a\":1}              | d90103a1616101   | a1616101",
                "a map of numbers   | {\"1\":2}              | d90103a10102     | a1613102",
                "an array buffer    | [\"$Uint8Array\",\"AQI=\"] | 420102       | d840420102",
                "clamped bytes      | [\"$Uint8Array\",\"AQI=\"] | d844420102   | d840420102",
                "shorts             | [258,-1]               | d84d440201ffff   | 82190102 20",
                "unsigned shorts    | [258,65535]            | d845440201ffff   | 8219010219ffff",
                "signed bytes       | [1,-1]                 | d8484201ff       | 820120",
                "ints               | [1,-2]                 | d84e4801000000feffffff | 820121",
                "unsigned ints      | [4294967294]           | d84644feffffff   | 811afffffffe",
                "floats             | [1.5,2]                | d855480000c03f00000040 | 82fb3ff800000000000002",
                "doubles            | [0.1]                  | d856489a9999999999b93f | 81fb3fb999999999999a",
                "doubles, large end | [0.1]                  | d852483fb999999999999a | 81fb3fb999999999999a",
                "bigints            | [[\"$BigInt\",\"-1\"]] | d84f48ffffffffffffffff | 813b0000000000000000",
                "unsigned bigints   | [[\"$BigInt\",\"18446744073709551615\"]] | d84748ffffffffffffffff | 811bffffffffffffffff",
                "a regular expression | [\"RegExp\",\"a\",\"g\"] | d81b8366526567457870616161 67 | 8366526567457870616161 67",
                "text in parts      | \"ab\"                 | 7f61616162ff     | 626162",
                "bytes in parts     | [\"$Uint8Array\",\"AQI=\"] | 5f41014102ff | d840420102",
                "an endless array   | [1,null]               | 9f01f7ff         | 8201f6",
                "an endless map     | {\"a\":[]}             | bf61619fffff     | a1616180",
            })
    void comesBackAsJavaKnowsIt(String what, String json, String sent, String answered) {
        assertThat(cborEcho(hex(sent))).as(what).isEqualTo(hex(answered));
        JsonNode read = CborValues.read(HexFormat.of().parseHex(hex(sent)), true);
        JsonNode value = read.isMissingNode() ? NullNode.getInstance() : read;
        assertThat(values.json().write(value, 1000)).as(what).isEqualTo(json);
    }

    /** What arrives as a number in JavaScript, and what as a bigint, is decided by what it is in Java. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "9007199254740992     | fb4340000000000000",
                "9007199254740993     | 1b0020000000000001",
                "-9007199254740993    | 3b0020000000000000",
                "9223372036854775807  | 1b7fffffffffffffff",
                "-9223372036854775808 | fbc3e0000000000000",
                "4611686018427387904  | fb43d0000000000000",
            })
    void aLongIsANumberIfAFloatCanHoldIt(long value, String answered) {
        assertThat(written(values.tree(value), false)).isEqualTo(answered);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.1 | fb3fb999999999999a",
                "16777216 | 1a01000000",
                "-0.0 | fb8000000000000000",
                "NaN | fb7ff8000000000000"
            })
    void aFloatHasTheDigitsThatItHasInJson(float value, String answered) {
        assertThat(written(values.tree(value), false)).isEqualTo(answered);
    }

    private String jsonEcho(String value) {
        byte[] body = ("{\"args\":[" + value + "]}").getBytes(StandardCharsets.UTF_8);
        String answer = new String(echo(WireEncoding.JSON, body), StandardCharsets.UTF_8);
        assertThat(answer).startsWith("{\"output\":");
        return answer.substring("{\"output\":".length(), answer.length() - 1);
    }

    private String cborEcho(String value) {
        String answer = hex(echo(WireEncoding.CBOR, HexFormat.of().parseHex("b90001646172677381" + value)));
        assertThat(answer).startsWith("a1666f7574707574");
        return answer.substring("a1666f7574707574".length());
    }

    private String bareEcho(String value) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] args = HexFormat.of().parseHex("81" + value);
        body.writeBytes(new byte[] {4, 0, (byte) args.length});
        body.writeBytes(args);
        byte[] answer = echo(WireEncoding.BARE, body.toByteArray());
        assertThat(answer).startsWith(4, 0, answer.length - 3);
        return hex(answer).substring(6);
    }

    private byte[] echo(WireEncoding encoding, byte[] body) {
        MessageCodec codec = MessageCodec.of(encoding, values);
        Object[] bound =
                values.arguments(codec.decodeActionRequest(body).args()).bind(List.of(Object.class));
        return codec.encodeActionResponse(new HttpActionResponse(values.tree(bound[0])));
    }

    private static String written(JsonNode value, boolean tagged) {
        BoundedBytes bytes = new BoundedBytes(1000);
        CborValues.write(value, bytes, tagged);
        return hex(bytes.toByteArray());
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static String hex(String text) {
        return text.replace(" ", "");
    }
}
