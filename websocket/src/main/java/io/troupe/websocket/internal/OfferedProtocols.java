// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The subprotocols a client offers, which for want of headers in browsers carry its parameters too.
 *
 * @param tokens in the order offered
 */
record OfferedProtocols(List<String> tokens) {

    static final String HEADER = "Sec-WebSocket-Protocol";

    /** The one that is answered. */
    static final String RIVET = "rivet";

    private static final String PARAMS = "rivet_conn_params.";
    private static final String ACTOR = "rivet_actor.";
    private static final String TOKEN = "rivet_token.";

    /** From the header's lines, each with any number of tokens, with or without blanks between them. */
    static OfferedProtocols parse(@Nullable Enumeration<String> lines) {
        List<String> tokens = new ArrayList<>();
        for (String line : lines == null ? List.<String>of() : Collections.list(lines)) {
            for (String token : line.split(",")) {
                if (!token.isBlank()) {
                    tokens.add(token.strip());
                }
            }
        }
        return new OfferedProtocols(List.copyOf(tokens));
    }

    /** Whether it is a client of ours, and {@link #RIVET} has to be answered. */
    boolean offersRivet() {
        return tokens.contains(RIVET);
    }

    /**
     * The connection's parameters: JSON text.
     *
     * @throws ActorException {@link ErrorCode#INVALID_REQUEST} if they are not percent-encoded UTF-8
     */
    Optional<String> params() {
        return valueOf(PARAMS);
    }

    /** The actor's id, where the path does not name the actor. */
    Optional<String> actorId() {
        return valueOf(ACTOR);
    }

    /** The token that goes with it. */
    Optional<String> token() {
        return valueOf(TOKEN);
    }

    private Optional<String> valueOf(String prefix) {
        return tokens.stream()
                .filter(token -> token.startsWith(prefix))
                .findFirst()
                .map(token -> decoded(token.substring(prefix.length())));
    }

    /** Not {@link java.net.URLDecoder}: that makes a blank of a plus, and forgives what is no UTF-8. */
    private static String decoded(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
                int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw malformed();
                }
                bytes.write(high << 4 | low);
                i += 2;
            } else if (c < 0x80) {
                bytes.write(c);
            } else {
                throw malformed();
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed();
        }
    }

    private static ActorException malformed() {
        return ActorException.refused(
                ErrorCode.INVALID_REQUEST, "A value in " + HEADER + " is not percent-encoded UTF-8.");
    }
}
