// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import io.troupe.protocol.ErrorBody;
import io.troupe.protocol.Values;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * How a socket is closed: code and reason of its closing frame. Clients take the reason apart as {@code group.code}, and
 * from that decide whether to come back.
 *
 * @param reason at most {@value #MAX_REASON} bytes of UTF-8
 */
record Ending(int code, String reason) {

    static final int NORMAL = 1000;
    static final int CANNOT_ACCEPT = 1003;
    static final int POLICY = 1008;
    static final int UNEXPECTED = 1011;
    static final int SERVICE_RESTART = 1012;
    static final int TRY_LATER = 1013;

    /** Of our own, as the protocol leaves those from 4000 on to applications. */
    static final int UNAUTHORIZED = 4401;

    private static final int UNAUTHORIZED_STATUS = 401;

    /** As the WebSocket protocol has it. */
    static final int MAX_REASON = 123;

    /** How a closing frame begins: the last part of a message, opcode 8. */
    static final byte CLOSING_FRAME = (byte) 0x88;

    private static final String GOING_AWAY_REASON = "ws.going_away";

    /** The application stops; clients come back. */
    static final Ending GOING_AWAY = new Ending(SERVICE_RESTART, GOING_AWAY_REASON);

    /** More calls at once than a connection may have. */
    static final Ending TOO_MANY_CALLS = new Ending(POLICY, "ws.too_many_calls");

    /** Messages come faster than they may. */
    static final Ending TOO_MANY_MESSAGES = new Ending(POLICY, "ws.too_many_messages");

    /** The client's address has as many connections as it may. */
    static final Ending TOO_MANY_CONNECTIONS = new Ending(TRY_LATER, "ws.too_many_connections");

    /** The client does not read what it is sent. */
    static final Ending SLOW_READER = new Ending(TRY_LATER, "ws.slow_reader");

    /** The client gives no sign of life. */
    static final Ending TIMED_OUT = new Ending(TRY_LATER, "ws.timed_out");

    /** The line broke while a message was sent; hardly anybody will read this. */
    static final Ending SEND_FAILED = new Ending(UNEXPECTED, "ws.send_failed");

    /** There was no closing frame; nobody is sent this. */
    static final Ending LINE_BROKE = new Ending(1006, "");

    /** Somebody came to the sockets' path without a ticket. */
    static final Ending NO_TICKET = new Ending(POLICY, "ws.no_ticket");

    /** Cuts the reason to its limit, never within a character. */
    Ending {
        while (reason.getBytes(StandardCharsets.UTF_8).length > MAX_REASON) {
            reason = reason.substring(0, reason.offsetByCodePoints(reason.length(), -1));
        }
    }

    /** The closing frame that says it, of a server (RFC 6455, 5.5.1). */
    byte[] frame() {
        byte[] words = reason.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(2 + Short.BYTES + words.length)
                .put(CLOSING_FRAME)
                .put((byte) (Short.BYTES + words.length))
                .putShort((short) code)
                .put(words)
                .array();
    }

    /** Because of a failure. */
    static Ending of(Throwable failure, Values values) {
        return new Ending(code(failure), ErrorBody.of(failure, values).closeReason());
    }

    private static int code(Throwable failure) {
        if (!(failure instanceof ActorException known)) {
            return UNEXPECTED;
        }
        if (known.is(ErrorCode.UNSUPPORTED_ENCODING)) {
            return CANNOT_ACCEPT;
        }
        if (known.is(ErrorCode.TOO_MANY_SUBSCRIPTIONS)) {
            return POLICY;
        }
        return known.status() == UNAUTHORIZED_STATUS ? UNAUTHORIZED : UNEXPECTED;
    }

    /** Because of a failure of the door's own. */
    static Ending of(ErrorCode error) {
        return new Ending(UNEXPECTED, error.group() + '.' + error.code());
    }

    /** As the actor or the runtime wish. */
    static Ending requested(String reason) {
        return reason.equals(GOING_AWAY_REASON) ? GOING_AWAY : new Ending(NORMAL, reason);
    }

    /**
     * Whether an error message goes before the closing frame of a refusal. Such a message makes a client give up all calls
     * that it holds back until it is connected. So it is not sent where the closing frame alone makes it try again, nor in
     * an encoding that it does not speak.
     */
    static boolean isExplained(Throwable failure) {
        return !(failure instanceof ActorException known)
                || !known.is(ErrorCode.NOT_FOUND)
                        && !known.is(ErrorCode.UNSUPPORTED_ENCODING)
                        && !known.is(ErrorCode.STOPPING)
                        && !known.group().equals(ErrorCode.SERVICE_UNAVAILABLE.group());
    }
}
