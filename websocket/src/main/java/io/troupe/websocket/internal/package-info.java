/**
 * The WebSocket door: takes over upgrades from the HTTP door, and carries the client protocol over the sockets that come
 * of them. The way of an upgrade is told at {@link io.troupe.websocket.internal.TicketUpgrade}, the life of a socket at
 * {@code SocketConnection}.
 */
@NullMarked
package io.troupe.websocket.internal;

import org.jspecify.annotations.NullMarked;
