// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import io.troupe.jackson.databind.JsonNode;

/**
 * Messages as BARE structs, each behind its version, with values in tagged CBOR inside. Versions differ in little: 1 has a
 * field more in the message that opens a connection, 4 says which actor an error is about.
 *
 * <p>A client that writes version 3 cannot read 4, and there is no negotiation. So what is written has the version of the
 * client's last message; and before its first one, 3, which all clients since that version read, and of which nothing that is
 * written then is any different in 4. One instance for each client.
 */
final class BareMessageCodec implements MessageCodec {

    private static final int OLDEST = 1;
    private static final int UNTIL_KNOWN = 3;
    private static final int NEWEST = 4;

    private static final int INIT = 0;
    private static final int ERROR = 1;
    private static final int ACTION_RESPONSE = 2;
    private static final int EVENT = 3;

    private static final int ACTION_REQUEST = 0;
    private static final int SUBSCRIPTION_REQUEST = 1;

    private final Limits limits;
    private volatile Dialect dialect = new Dialect(WireEncoding.BARE, UNTIL_KNOWN);

    BareMessageCodec(Values values) {
        this.limits = values.limits();
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public ToServer decode(WireMessage message) {
        Values.checkIncoming(message.size(), limits.messageIn(), "The message");
        if (!(message instanceof WireMessage.Binary binary)) {
            throw MessageTrees.invalid("In this encoding messages are binary.");
        }
        BareReader from = versioned(binary.bytes());
        ToServer decoded =
                switch (from.tag()) {
                    case ACTION_REQUEST -> new ToServer.ActionRequest(
                            id(from.uint()), from.text(), MessageTrees.present(from.value()));
                    case SUBSCRIPTION_REQUEST -> new ToServer.SubscriptionRequest(from.text(), from.bool());
                    default -> throw MessageTrees.invalid(
                            "The message is neither an ActionRequest nor a SubscriptionRequest.");
                };
        from.end();
        return decoded;
    }

    @Override
    public WireMessage encode(ToClient message, Dialect as) {
        return Shortening.encode(
                message, limits.messageOut(), (m, limit) -> new WireMessage.Binary(write(m, as.version(), limit)));
    }

    @Override
    public HttpActionRequest decodeActionRequest(byte[] body) {
        Values.checkIncoming(body.length, limits.messageIn(), "The body");
        BareReader from = versioned(body);
        JsonNode args = from.value();
        from.end();
        return new HttpActionRequest(MessageTrees.present(args));
    }

    @Override
    public byte[] encodeActionResponse(HttpActionResponse response) {
        return new BareWriter(limits.messageOut())
                .version(dialect.version())
                .value(response.output())
                .toByteArray();
    }

    private BareReader versioned(byte[] bytes) {
        BareReader from = new BareReader(bytes);
        int version = from.version();
        if (version < OLDEST || version > NEWEST) {
            throw MessageTrees.invalid(
                    "The message has version " + version + "; " + OLDEST + " to " + NEWEST + " are understood.");
        }
        if (version != dialect.version()) {
            dialect = new Dialect(WireEncoding.BARE, version);
        }
        return from;
    }

    private static byte[] write(ToClient message, int version, int limit) {
        BareWriter to = new BareWriter(limit).version(version);
        if (message instanceof ToClient.Init init) {
            to.tag(INIT).text(init.actorId()).text(init.connectionId());
            if (version == OLDEST) {
                // Once the secret with which to come back; there is no coming back.
                to.text("");
            }
        } else if (message instanceof ToClient.ActionResponse response) {
            to.tag(ACTION_RESPONSE).uint(response.id()).value(response.output());
        } else if (message instanceof ToClient.Event event) {
            to.tag(EVENT).text(event.name()).value(event.args());
        } else {
            write((ToClient.Error) message, version, to.tag(ERROR));
        }
        return to.toByteArray();
    }

    private static void write(ToClient.Error message, int version, BareWriter to) {
        ErrorBody error = message.error();
        to.text(error.group()).text(error.code()).text(error.message());
        JsonNode metadata = error.metadataOnWire();
        if (to.present(metadata)) {
            to.value(metadata);
        }
        if (to.present(message.actionId())) {
            to.uint(message.actionId());
        }
        if (version < NEWEST) {
            return;
        }
        ActorSpecifier actor = error.actor();
        if (to.present(actor)) {
            to.text(actor.actorId()).uint(actor.generation());
            if (to.present(actor.key())) {
                to.text(actor.key());
            }
        }
    }

    private static long id(long uint) {
        if (uint < 0) {
            throw MessageTrees.invalid("The id of an ActionRequest must be less than 2^63.");
        }
        return uint;
    }
}
