// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal.describe;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** References within a document, and paths: names of applications may hold any character. */
final class Pointers {

    private Pointers() {}

    /** A JSON pointer as the fragment of a URI. */
    static String of(String... steps) {
        StringBuilder pointer = new StringBuilder("#");
        for (String step : steps) {
            pointer.append('/').append(encoded(step.replace("~", "~0").replace("/", "~1")));
        }
        return pointer.toString();
    }

    /** A segment of a path. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%7E", "~");
    }
}
