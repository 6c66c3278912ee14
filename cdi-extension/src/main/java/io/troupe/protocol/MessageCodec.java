// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import io.troupe.ActorException;
import io.troupe.ErrorCode;

/**
 * Reads and writes the messages of one client in its encoding, within limits. For one connection, or one HTTP request; may be
 * shared by threads.
 *
 * <p>Values are Jackson trees in all encodings: a bigint is a {@code BigIntegerNode}, bytes are a {@code BinaryNode}, and
 * "undefined" is a {@code MissingNode} where something is written. Where something is read, an undefined element of an array
 * becomes null and an undefined field is left out.
 */
public interface MessageCodec {

    /** The codec of an encoding, for a client of which nothing else is known yet. */
    static MessageCodec of(WireEncoding encoding, Values values) {
        return switch (encoding) {
            case JSON -> new JsonMessageCodec(values);
            case CBOR -> new CborMessageCodec(values);
            case BARE -> new BareMessageCodec(values);
        };
    }

    /** How the client is to be written to, by what is known of it now. */
    Dialect dialect();

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
    default WireMessage encode(ToClient message) {
        return encode(message, dialect());
    }

    /**
     * The same in a given dialect of this encoding, for what is sent to many clients.
     *
     * @throws ActorException as {@link #encode(ToClient)}
     */
    WireMessage encode(ToClient message, Dialect dialect);

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
