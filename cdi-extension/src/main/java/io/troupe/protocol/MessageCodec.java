// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import io.troupe.ActorException;
import io.troupe.ErrorCode;

/**
 * Reads and writes the messages of one encoding, within limits. May be shared by threads.
 *
 * <p>Values are Jackson trees in all encodings: a bigint is a {@code BigIntegerNode}, bytes are a {@code BinaryNode}, and
 * "undefined" is a {@code MissingNode} where something is written. Where something is read, an undefined element of an array
 * becomes null and an undefined field is left out.
 */
public interface MessageCodec {

    /**
     * The codec of an encoding.
     *
     * @throws ActorException {@link ErrorCode#UNSUPPORTED_ENCODING}
     */
    static MessageCodec of(WireEncoding encoding, Values values) {
        return switch (encoding) {
            case JSON -> new JsonMessageCodec(values);
            case CBOR, BARE -> throw ActorException.refused(
                    ErrorCode.UNSUPPORTED_ENCODING,
                    "Encoding " + encoding.wireName() + " is not offered yet; use json.");
        };
    }

    /** Which encoding it is. */
    WireEncoding encoding();

    /**
     * A client's message.
     *
     * @throws ActorException {@link ErrorCode#INCOMING_TOO_LONG} or {@link ErrorCode#INVALID_REQUEST}
     */
    ToServer decode(WireMessage message);

    /**
     * A message for a client.
     *
     * @throws ActorException {@link ErrorCode#OUTGOING_TOO_LONG}; never for an {@link ToClient.Error}, which is shortened
     */
    WireMessage encode(ToClient message);

    /**
     * The body of an action call.
     *
     * @throws ActorException {@link ErrorCode#INCOMING_TOO_LONG} or {@link ErrorCode#INVALID_REQUEST}
     */
    HttpActionRequest decodeActionRequest(byte[] body);

    /**
     * The body of its answer.
     *
     * @throws ActorException {@link ErrorCode#OUTGOING_TOO_LONG}
     */
    byte[] encodeActionResponse(HttpActionResponse response);
}
