// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The hooks of an actor type that speak to its doors, made accessible; there is at most one of each.
 *
 * @param beforeConnect takes an opening, or nothing; what it returns, if anything, is the state of the connection
 * @param subscribe takes a connection and the name of an event, or fewer; returns a boolean, or nothing
 * @param request takes a raw request and returns a raw response
 * @param webSocket takes a raw socket
 * @param socketText takes a raw socket and a string
 * @param socketBytes takes a raw socket and an array of bytes
 * @param socketClose takes a raw socket, code and reason, or fewer
 * @param listeners who may listen to which event, by the event's name
 * @param connectTimeout how long it may take to let a client in or not, the wait for the turn included
 */
public record DoorHooks(
        @Nullable Method beforeConnect,
        @Nullable Method subscribe,
        @Nullable EntryHook request,
        @Nullable EntryHook webSocket,
        @Nullable Method socketText,
        @Nullable Method socketBytes,
        @Nullable Method socketClose,
        Map<String, Access> listeners,
        Duration connectTimeout) {

    /** Where nothing else is said. */
    public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** Of an actor type without any. */
    public static final DoorHooks NONE =
            new DoorHooks(null, null, null, null, null, null, null, Map.of(), CONNECT_TIMEOUT);

    /** Those through which anybody outside may come in. */
    Stream<EntryHook> entries() {
        return Stream.of(request, webSocket).filter(Objects::nonNull);
    }
}
