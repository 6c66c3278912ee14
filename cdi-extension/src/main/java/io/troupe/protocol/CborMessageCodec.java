// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import io.troupe.jackson.databind.JsonNode;

/** Messages as maps in native CBOR, see {@link CborValues}. */
final class CborMessageCodec implements MessageCodec {

    private static final Dialect DIALECT = new Dialect(WireEncoding.CBOR, 0);

    private final Limits limits;

    CborMessageCodec(Values values) {
        this.limits = values.limits();
    }

    @Override
    public Dialect dialect() {
        return DIALECT;
    }

    @Override
    public ToServer decode(WireMessage message) {
        Values.checkIncoming(message.size(), limits.messageIn(), "The message");
        if (!(message instanceof WireMessage.Binary binary)) {
            throw MessageTrees.invalid("In this encoding messages are binary.");
        }
        return MessageTrees.toServer(CborValues.read(binary.bytes(), false));
    }

    @Override
    public WireMessage encode(ToClient message, Dialect dialect) {
        return Shortening.encode(
                message, limits.messageOut(), (m, limit) -> new WireMessage.Binary(write(MessageTrees.of(m), limit)));
    }

    @Override
    public HttpActionRequest decodeActionRequest(byte[] body) {
        Values.checkIncoming(body.length, limits.messageIn(), "The body");
        return MessageTrees.actionRequest(CborValues.read(body, false));
    }

    @Override
    public byte[] encodeActionResponse(HttpActionResponse response) {
        return write(MessageTrees.of(response), limits.messageOut());
    }

    private static byte[] write(JsonNode tree, int limit) {
        BoundedBytes bytes = new BoundedBytes(limit);
        CborValues.write(tree, bytes, false);
        return bytes.toByteArray();
    }
}
