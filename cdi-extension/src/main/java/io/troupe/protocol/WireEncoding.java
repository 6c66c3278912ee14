// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The three ways in which messages are written; the request says which, the answer uses the same. */
public enum WireEncoding {
    /** Text, with tags for what JSON cannot say. */
    JSON,
    /** The same messages in CBOR. */
    CBOR,
    /** Compact structs with CBOR values inside. */
    BARE;

    /** The request header that names the encoding. */
    public static final String HEADER = "x-rivet-encoding";

    private static final String SUBPROTOCOL = "rivet_encoding.";

    /** As written in headers and subprotocols. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The encoding that a request's {@link #HEADER} names; JSON if it is absent or unknown. */
    public static WireEncoding ofHeader(@Nullable String value) {
        return value == null ? JSON : named(value.strip()).orElse(JSON);
    }

    /**
     * The encoding that the offered subprotocols name; JSON if they name none.
     *
     * @return empty if they name one that does not exist
     */
    public static Optional<WireEncoding> ofSubprotocols(List<String> offered) {
        for (String token : offered) {
            if (token.startsWith(SUBPROTOCOL)) {
                return named(token.substring(SUBPROTOCOL.length()));
            }
        }
        return Optional.of(JSON);
    }

    private static Optional<WireEncoding> named(String text) {
        for (WireEncoding encoding : values()) {
            if (encoding.wireName().equals(text)) {
                return Optional.of(encoding);
            }
        }
        return Optional.empty();
    }
}
