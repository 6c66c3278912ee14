// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import java.nio.charset.StandardCharsets;

/** Messages as JSON text. */
final class JsonMessageCodec implements MessageCodec {

    private static final Dialect DIALECT = new Dialect(WireEncoding.JSON, 0);

    private final Values values;
    private final Limits limits;

    JsonMessageCodec(Values values) {
        this.values = values;
        this.limits = values.limits();
    }

    @Override
    public Dialect dialect() {
        return DIALECT;
    }

    @Override
    public ToServer decode(WireMessage message) {
        Values.checkIncoming(message.size(), limits.messageIn(), "The message");
        return MessageTrees.toServer(values.json().read(text(message)));
    }

    @Override
    public WireMessage encode(ToClient message, Dialect dialect) {
        return Shortening.encode(
                message,
                limits.messageOut(),
                (m, limit) -> new WireMessage.Text(values.json().write(MessageTrees.of(m), limit)));
    }

    @Override
    public HttpActionRequest decodeActionRequest(byte[] body) {
        Values.checkIncoming(body.length, limits.messageIn(), "The body");
        return MessageTrees.actionRequest(values.json().read(utf8(body)));
    }

    @Override
    public byte[] encodeActionResponse(HttpActionResponse response) {
        return values.json()
                .write(MessageTrees.of(response), limits.messageOut())
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String text(WireMessage message) {
        return message instanceof WireMessage.Text text ? text.text() : utf8(((WireMessage.Binary) message).bytes());
    }

    private static String utf8(byte[] bytes) {
        return Utf8.decode(bytes).orElseThrow(() -> MessageTrees.invalid("The message is not UTF-8."));
    }
}
