// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import io.troupe.jackson.databind.JsonNode;
import java.io.IOException;

/**
 * Reads and writes values in CBOR. There are two kinds of it. Native CBOR says for itself what a bigint, bytes and
 * "undefined" are. In the other, called tagged here, the compat tags of JSON say it; it is what stands inside of BARE messages,
 * and what the input of a create hook is given in.
 *
 * <p>Clients are not even: reading, they revive compat tags in both kinds, so both are written with genuine arrays escaped; but
 * writing the native kind, they do not escape, so that one is read as it is.
 */
final class CborValues {

    private CborValues() {}

    /**
     * A whole value.
     *
     * @throws ActorException {@link ErrorCode#INVALID_REQUEST}
     */
    static JsonNode read(byte[] bytes, boolean tagged) {
        return read(bytes, 0, bytes.length, tagged);
    }

    /**
     * The value that fills a part of a message.
     *
     * @throws ActorException {@link ErrorCode#INVALID_REQUEST}
     */
    static JsonNode read(byte[] bytes, int from, int to, boolean tagged) {
        try {
            return new CborReader(bytes, from, to, tagged).document();
        } catch (IOException | RuntimeException e) {
            // Not only IOException: the reader meets bytes that a hostile client made.
            throw ActorException.refused(ErrorCode.INVALID_REQUEST, "The value cannot be decoded as CBOR.");
        }
    }

    /**
     * Appends a value.
     *
     * @throws ActorException {@link ErrorCode#OUTGOING_TOO_LONG}
     */
    static void write(JsonNode value, BoundedBytes to, boolean tagged) {
        try {
            new CborWriter(to, tagged).value(value);
        } catch (StackOverflowError e) {
            throw JsonText.tooDeep(e);
        }
    }
}
