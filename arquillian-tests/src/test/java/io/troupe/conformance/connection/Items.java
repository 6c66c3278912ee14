// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.connection;

import io.troupe.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.IntStream;

/** Long lists, to be sent either way. */
public record Items(List<JsonNode> items) {

    /** What is told of a list that has arrived. */
    public record Processed(int itemCount, JsonNode firstItem, JsonNode lastItem) {}

    /** An answer as long as was asked for. */
    public record Texts(List<String> items) {

        /** So many texts. */
        public static Texts of(int count) {
            return new Texts(IntStream.range(0, count)
                    .mapToObj(i -> "Item " + i + " with some additional text to increase size")
                    .toList());
        }
    }

    /** Number of items, the first and the last; null for none. */
    public Processed processed() {
        int count = items.size();
        return new Processed(count, count == 0 ? null : items.get(0), count == 0 ? null : items.get(count - 1));
    }
}
