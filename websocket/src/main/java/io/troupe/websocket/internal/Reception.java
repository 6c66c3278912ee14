// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import io.troupe.ActorException;
import io.troupe.Caller;
import io.troupe.ErrorCode;
import io.troupe.jackson.databind.JsonNode;
import io.troupe.protocol.Address;
import io.troupe.protocol.Addressing;
import io.troupe.protocol.MessageCodec;
import io.troupe.protocol.RequestCaller;
import io.troupe.protocol.RequestHeads;
import io.troupe.protocol.Values;
import io.troupe.protocol.WireEncoding;
import io.troupe.raw.RequestHead;
import io.troupe.spi.ActionDispatcher;
import io.troupe.spi.ActorTarget;
import io.troupe.spi.ConnectRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads from an upgrade request what is asked for, and who asks: roles are asked of the container now, because the
 * request is gone when calls come.
 */
final class Reception {

    private static final String GATEWAY = "/gateway/";

    /** Where encodings mean nothing. */
    private static final Pattern RAW = Pattern.compile("(/gateway/[^/]+)?/websocket(/.*)?", Pattern.DOTALL);

    private final Addressing addressing;
    private final Values values;
    private final Supplier<ActionDispatcher> dispatcher;

    Reception(Addressing addressing, Values values, Supplier<ActionDispatcher> dispatcher) {
        this.addressing = addressing;
        this.values = values;
        this.dispatcher = dispatcher;
    }

    /** What that request wants, or why it cannot have it. */
    Handshake receive(HttpServletRequest request, OfferedProtocols offered) {
        Caller caller = RequestCaller.ANONYMOUS;
        MessageCodec codec = MessageCodec.of(WireEncoding.JSON, values);
        try {
            boolean raw = RAW.matcher(addressing.path(request.getRequestURI())).matches();
            if (!raw) {
                codec = codec(offered);
            }
            Address address = address(request, offered);
            RequestHead head = RequestHeads.of(request, address);
            caller = RequestCaller.of(request, () -> head, dispatcher.get());
            ConnectRequest wish = new ConnectRequest(caller, params(offered), head, false);
            return address instanceof Address.RawSocket
                    ? new Handshake.Raw(codec, address.target(), wish)
                    : new Handshake.Connect(codec, target(address), wish);
        } catch (ActorException e) {
            return new Handshake.Refuse(codec, caller, e, request.getRemoteAddr());
        }
    }

    private MessageCodec codec(OfferedProtocols offered) {
        WireEncoding encoding = WireEncoding.ofSubprotocols(offered.tokens())
                .orElseThrow(() -> ActorException.refused(
                        ErrorCode.UNSUPPORTED_ENCODING, "The encoding asked for does not exist."));
        return MessageCodec.of(encoding, values);
    }

    private static ActorTarget target(Address address) {
        if (address instanceof Address.Connect connect) {
            return connect.target();
        }
        throw ActorException.refused(ErrorCode.NO_ROUTE, "There is no WebSocket at this path.");
    }

    private Address address(HttpServletRequest request, OfferedProtocols offered) {
        String uri = request.getRequestURI();
        String query = request.getQueryString();
        return addressing.path(uri).startsWith(GATEWAY)
                ? addressing.gateway(uri, query)
                : addressing.root(
                        uri,
                        query,
                        offered.actorId().orElse(null),
                        offered.token().orElse(null));
    }

    private @Nullable JsonNode params(OfferedProtocols offered) {
        return offered.params().map(values::params).orElse(null);
    }
}
