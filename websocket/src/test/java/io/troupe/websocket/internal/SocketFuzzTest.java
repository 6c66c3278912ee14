// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import io.troupe.harness.fuzz.Fuzzer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever a client does with its socket, the door keeps its manners. (T34) */
class SocketFuzzTest {

    private static final String TARGET =
            "/gateway/probe/connect?rvt-namespace=default&rvt-method=getOrCreate" + "&rvt-runner=default&rvt-key=one\n";
    private static final String PROTOCOLS = "rivet,rivet_encoding.json";

    @Test
    void socketsAreServedOrClosedWithAReason() throws Exception {
        Fuzzer.of(SocketFuzz.class)
                .seeds(
                        TARGET + PROTOCOLS + "\nT" + call(1, "echo", "[1]") + "\nT" + call(2, "add", "[5]") + "\nB"
                                + call(3, "fail", "null"),
                        TARGET + PROTOCOLS + ",rivet_conn_params.%7B%22wait%22%3Atrue%7D\nT" + call(1, "later", "[1]")
                                + "\na\nc\na\nx\ng",
                        TARGET + PROTOCOLS + ",rivet_conn_params.%7B%22refuse%22%3Atrue%7D\nT"
                                + call(1, "later", "[1]"),
                        "/connect\n" + PROTOCOLS + ",rivet_actor.abc,rivet_token.t%20t\nt{\"body\"\nt:1\nT}",
                        "/gateway/abc@t/connect\n" + PROTOCOLS + "\nT" + subscribe("news", true) + "\ne\u0001\nT"
                                + subscribe("news", false) + "\nT" + call(1, "bye", "[]") + "\ne\u0002",
                        TARGET + PROTOCOLS + "\nr\nT" + call(1, "big", "[900]") + "\ne\u0070\nT"
                                + call(2, "big", "[900]") + "\n+\n-\ns\u001f\nc\ns\u001f\nc\ns\u001f\nc",
                        TARGET + PROTOCOLS + "\nT" + call(1, "later", "0") + "\nT" + call(1, "later", "0") + "\nT"
                                + call(1, "later", "0") + "\nT" + call(1, "later", "0") + "\nT" + call(1, "later", "0")
                                + "\nT" + call(1, "later", "0"),
                        "/gateway/abc/websocket\nrivet_encoding.bare",
                        TARGET + "rivet_encoding.cbor\nb\u0001\nB\u0002",
                        TARGET + "x\nu\u0000{\u0000}\nU\u0000 ")
                .seeds(List.of(
                        binary(
                                "bare",
                                "0400000104" + "6563686f" + "028101",
                                "03000002056c61746572028101",
                                "0400000304" + "6661696c" + "0180",
                                "04000104" + "6e65777301"),
                        binary(
                                "cbor",
                                cbor(
                                        "6d416374696f6e52657175657374",
                                        "a36269641b0000000000000001646e616d65646563686f6461726773" + "818262247801"),
                                cbor(
                                        "6d416374696f6e52657175657374",
                                        "a36269641b0000000000000002646e616d65646661696c6461726773" + "80"),
                                cbor(
                                        "73537562736372697074696f6e52657175657374",
                                        "a2696576656e744e616d65646e65777369737562736372696265f5")),
                        binary("bare,rivet_conn_params.%7B%22refuse%22%3Atrue%7D"),
                        binary("cbor,rivet_conn_params.%7B%22wait%22%3Atrue%7D", "f6")))
                .words(
                        "rivet_encoding.bare",
                        "rivet_encoding.cbor",
                        "\nB\u0004\u0000\u0000\u0007\u0004echo\u0002\u0081")
                .words(
                        "\nT",
                        "\nt",
                        "\nB",
                        "\nb",
                        "\nU",
                        "\nu",
                        "\na",
                        "\ng",
                        "\n+",
                        "\n-",
                        "\nr",
                        "\nc",
                        "\ns\u001f",
                        "\nx")
                .words(call(1, "echo", "[1]"), call(7, "later", "[]"), call(9, "bye", "[]"), subscribe("news", true))
                .words(
                        "[\"$BigInt\",\"",
                        "rivet_conn_params.",
                        "rivet_actor.",
                        "%7B%22wait%22%3Atrue%7D",
                        "\u00d8\u0000")
                .run();
    }

    private static String call(int id, String name, String args) {
        return "{\"body\":{\"tag\":\"ActionRequest\",\"val\":{\"id\":[\"$BigInt\",\"" + id + "\"],\"name\":\"" + name
                + "\",\"args\":" + args + "}}}";
    }

    private static String subscribe(String event, boolean on) {
        return "{\"body\":{\"tag\":\"SubscriptionRequest\",\"val\":{\"eventName\":\"" + event + "\",\"subscribe\":" + on
                + "}}}";
    }

    /** With an event after the messages. */
    private static byte[] binary(String encoding, String... messages) {
        ByteArrayOutputStream input = new ByteArrayOutputStream();
        input.writeBytes((TARGET + "rivet,rivet_encoding." + encoding).getBytes(StandardCharsets.ISO_8859_1));
        for (String message : messages) {
            input.writeBytes(new byte[] {'\n', 'B'});
            input.writeBytes(HexFormat.of().parseHex(message));
        }
        input.writeBytes(new byte[] {'\n', 'e', 2, '\n', 'a'});
        return input.toByteArray();
    }

    private static String cbor(String tag, String val) {
        return "a164626f6479a263746167" + tag + "6376616c" + val;
    }
}
