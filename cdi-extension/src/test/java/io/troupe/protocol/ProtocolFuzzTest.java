// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import io.troupe.harness.fuzz.Fuzzer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whatever clients send, it is understood or refused. (T34) */
class ProtocolFuzzTest {

    private static final String[] WORDS = {
        "[\"$BigInt\",\"",
        "[\"$Uint8Array\",\"",
        "[\"$ArrayBuffer\",\"",
        "[\"$Undefined\",0]",
        "[\"$Set\",[",
        "[\"$$",
        "null",
        "true",
        "1e400",
        "-0",
        "0.1e-399",
        "\\ud800",
        "\\u0000",
        "\u00c2",
        "\u00c1",
        "\u00fb",
        "\u00f7",
        "\u00bf",
        "\u009f",
        "\u00ff",
        "\u00d8\u0040",
        "\u001b"
    };

    private static Fuzzer.Run messages;
    private static Fuzzer.Run arguments;

    /** Both at once: each keeps one core at work. */
    @BeforeAll
    static void start() {
        messages = messagesFuzzer().start();
        arguments = argumentsFuzzer().start();
    }

    @Test
    void messagesAreDecodedOrRefused() throws Exception {
        messages.end();
    }

    private static Fuzzer messagesFuzzer() {
        return Fuzzer.of(MessageFuzz.class)
                .seeds(
                        seeds(
                                new int[] {0, 1, 2},
                                "{\"body\":{\"tag\":\"ActionRequest\",\"val\":{\"id\":[\"$BigInt\",\"7\"],\"name\":\"add\",\"args\":[5]}}}",
                                "{\"body\":{\"tag\":\"ActionRequest\",\"val\":{\"id\":7,\"name\":\"ä\",\"args\":{\"a\":[\"$Set\",[1]]}}}}",
                                "{\"body\":{\"tag\":\"SubscriptionRequest\",\"val\":{\"eventName\":\"news\",\"subscribe\":true}}}"))
                .seeds(seeds(
                        new int[] {0, 1, 2},
                        "{\"body\":{\"tag\":\"SubscriptionRequest\",\"val\":[5]}}",
                        "{\"body\":{\"tag\":{},\"val\":\"x\"}}",
                        "{\"body\":7}",
                        "[]"))
                .seeds(seeds(
                        new int[] {3},
                        "{\"args\":[5,\"text\",[\"$Uint8Array\",\"AQI=\"],[\"$$x\",1],1.5e3,12345678901234567890,null]}",
                        "{\"args\":[[\"$Undefined\",0],{\"a\":[\"$BigInt\",\"-99\"],\"b\":{}}]}"))
                .seeds(List.of(
                        HexFormat.of().parseHex("04A261618201F5616249010203040506070809"),
                        HexFormat.of().parseHex("04C11A514B67B0"),
                        HexFormat.of().parseHex("049F8267244269674E7465" + "726137F7FB3FF8000000000000FF")))
                .seeds(
                        seeds(
                                new int[] {7},
                                "{\"name\":\"counter\",\"key\":\"a/b\\\\/c/\\\\0\",\"runner_name_selector\":\"default\",\"input\":\"gQU=\"}"))
                .seeds(List.of(utf16("{\"a\":1}")))
                // CBOR: a subscription, a call, a body, a value; the same in BARE.
                .seeds(List.of(
                        HexFormat.of()
                                .parseHex(
                                        "08b9000164626f6479b9000263746167" + "73537562736372697074696f6e52657175657374"
                                                + "6376616cb90002696576656e744e616d65646e65777369737562736372696265f5"),
                        HexFormat.of()
                                .parseHex("08b9000164626f6479b9000263746167" + "6d416374696f6e52657175657374"
                                        + "6376616cb900036269641b0000000000000001646e616d65636164646461726773"
                                        + "8401fb3ff8000000000000d84041018262247801"),
                        HexFormat.of().parseHex("0bb90001646172677383d9010281f7d90103a10102d85648000000000000f03f"),
                        HexFormat.of().parseHex("0e84c249010000000000000000f97e00fa3f8000003bffffffffffffffff"),
                        HexFormat.of().parseHex("1004000104" + "6e65777301"),
                        HexFormat.of().parseHex("10030000ac0203" + "616464" + "0d8201826724426967496e746137"),
                        HexFormat.of().parseHex("13040006" + "81bf6161f6ff")))
                .words(
                        "\u0004\u0000",
                        "\u0001\u0000",
                        "dargs\u0081",
                        "bid\u001b",
                        "dbody",
                        "mActionRequest",
                        "sSubscriptionRequest",
                        "\u0082g$BigInta7")
                .words(WORDS)
                .words(
                        "\"body\"",
                        "\"tag\"",
                        "\"val\"",
                        "\"ActionRequest\"",
                        "\"SubscriptionRequest\"",
                        "\"subscribe\"")
                .words("\"args\"", "\"eventName\"", "\"id\"", "\"name\"", "\"key\"", "\"input\"", "\\\\0", "\\\\/");
    }

    @Test
    void argumentsAreBoundOrRefused() throws Exception {
        arguments.end();
    }

    private static Fuzzer argumentsFuzzer() {
        return Fuzzer.of(ArgumentFuzz.class)
                .seeds(seeds(new int[] {0, 1}, "[1,2,3,4,\"x\",true,1.5,2.5]"))
                .seeds(seeds(new int[] {2}, "[\"a\",{\"b\":[1]},[null],7]"))
                .seeds(seeds(new int[] {3}, "[1.50,[\"$BigInt\",\"5\"],[\"$Uint8Array\",\"AQI=\"],[1,2],[\"a\"]]"))
                .seeds(seeds(
                        new int[] {4},
                        "[{\"name\":\"n\",\"color\":\"RED\",\"children\":[{}],\"named\":{\"a\":{}}},"
                                + "{\"@type\":\"circle\",\"radius\":1},{\"size\":1,\"bytes\":\"AQI=\"},\"GREEN\"]"))
                .seeds(seeds(
                        new int[] {5},
                        "[[{}],{\"a\":1},[\"RED\"],{\"RED\":1},{\"1\":\"00000000-0000-0001-0000-000000000002\"}]"))
                .seeds(seeds(
                        new int[] {6},
                        "[\"2026-01-01T00:00:00Z\",\"2026-01-01\",\"10:00\",\"2026-01-01T00:00:00+01:00\","
                                + "\"2026-01-01T00:00:00+01:00[Europe/Rome]\",\"PT1S\",\"P1D\",\"Europe/Rome\"]",
                        "[1.5,[2026,1,1],[10,0],1,1,1,\"P1D\",\"UTC\"]"))
                .seeds(seeds(new int[] {7}, "[\"a\",1,\"00000000-0000-0001-0000-000000000002\",\"de_CH\",\"CHF\"]"))
                .seeds(seeds(new int[] {8}, "[]", "null"))
                .seeds(List.of(
                        HexFormat.of().parseHex("8088010203046178F5F93E00F94100"),
                        HexFormat.of().parseHex("86819F1A514B67B0C11A514B67B0FF")))
                .words(WORDS)
                .words("\"@type\"", "\"circle\"", "\"radius\"", "\"children\"", "\"named\"", "\"RED\"", "\"GREEN\"")
                .words("Infinity", "NaN", "-999999999-01-01T00:00:00Z", "1E19", "[Z]", "PT9223372036854775807S");
    }

    private static List<byte[]> seeds(int[] kinds, String... texts) {
        List<byte[]> seeds = new ArrayList<>();
        for (int kind : kinds) {
            for (String text : texts) {
                seeds.add(input(kind, text.getBytes(StandardCharsets.UTF_8)));
            }
        }
        return seeds;
    }

    private static byte[] utf16(String text) {
        return input(5, text.getBytes(StandardCharsets.UTF_16BE));
    }

    private static byte[] input(int kind, byte[] bytes) {
        ByteArrayOutputStream input = new ByteArrayOutputStream();
        input.write(kind);
        input.writeBytes(bytes);
        return input.toByteArray();
    }
}
