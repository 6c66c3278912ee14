// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import io.troupe.harness.fuzz.Fuzzer;
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
}
