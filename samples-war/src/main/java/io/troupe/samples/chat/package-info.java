/** Chat rooms, and the ways into them: the client protocol, Jakarta REST, server-sent events, a WebSocket endpoint. */
package io.troupe.samples.chat;
