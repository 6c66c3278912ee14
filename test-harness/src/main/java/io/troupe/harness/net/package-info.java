/**
 * Faults of the network between a client and a server, PostgreSQL above all: {@link io.troupe.harness.net.TcpProxy} stands
 * between them. A test says what shall go wrong either for bytes (delay, hold, cut) or for statements
 * ({@link io.troupe.harness.net.StatementFault}), such as the next COMMIT.
 */
package io.troupe.harness.net;
