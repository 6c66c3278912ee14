// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.harness.fuzz.Fuzzer;
import org.junit.jupiter.api.Test;

/** Whatever bytes are found in the store, an actor wakes with them or is put in quarantine. (T34) */
class StateFuzzTest {

    @Test
    void storedBytesAreReadOrRefused() throws Exception {
        Fuzzer.of(StateFuzz.class)
                .seeds(new StateFuzz().seeds())
                .words(
                        "@version",
                        "\u00bf",
                        "\u009f",
                        "\u00ff",
                        "\u00f7",
                        "\u00c2",
                        "\u00c4\u0082",
                        "\u00fb",
                        "\u001b",
                        "circle")
                .words(
                        "count", "small", "letter", "boxed", "bytes", "numbers", "maybe", "color", "when", "lasts",
                        "any")
                .words(
                        "notes",
                        "colors",
                        "nested",
                        "sums",
                        "shape",
                        "amount",
                        "whole",
                        "next",
                        "total",
                        "slips",
                        "formercount")
                .run();
    }
}
