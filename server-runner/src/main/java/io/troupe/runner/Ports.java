// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * The ports one server instance listens on, all on the loopback address.
 *
 * @param http plain HTTP and WebSocket
 * @param https the same over TLS, with HTTP/2
 * @param management the server's own management interface; a server without one leaves it alone
 */
public record Ports(int http, int https, int management) {

    /** The host every server of this package binds to. */
    public static final String HOST = "127.0.0.1";

    /** 8080, 8443 and 9990. */
    public static Ports standard() {
        return new Ports(8080, 8443, 9990);
    }

    /** The same ports, each {@code offset} higher. */
    public Ports offset(int offset) {
        return new Ports(http + offset, https + offset, management + offset);
    }

    /** Ports nobody listens on at this moment. */
    public static Ports free() {
        // All three are held until the last is known: the system may hand out a released port again.
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                held.add(new ServerSocket(0, 1, InetAddress.getByName(HOST)));
            }
            return new Ports(
                    held.get(0).getLocalPort(),
                    held.get(1).getLocalPort(),
                    held.get(2).getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            held.forEach(Ports::close);
        }
    }

    /** Refuses to go on if one of these ports is taken: a server that finds that out itself comes up half. */
    static void requireFree(int... ports) {
        for (int port : ports) {
            if (isTaken(port)) {
                throw Messages.portTaken(port, PortOwner.describe(port));
            }
        }
    }

    static boolean isTaken(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(HOST, port));
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
