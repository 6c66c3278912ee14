// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a process can be reached from outside, as the kernel of Linux has it. {@code /proc/<pid>/net} lists the sockets of all
 * processes, so they are compared with those that this one has open.
 */
public final class OpenPorts {

    /** One socket that waits for somebody. */
    public record OpenPort(String protocol, InetAddress address, int port) {

        /** Whether nobody on another machine can reach it. */
        public boolean isLocal() {
            return address.isLoopbackAddress();
        }

        @Override
        public String toString() {
            return protocol + " " + address.getHostAddress() + " " + port;
        }
    }

    private static final List<String> PROTOCOLS = List.of("tcp", "tcp6", "udp", "udp6", "raw", "raw6");
    private static final String LISTENING = "0A";
    private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d+)]");
    private static final int ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final int WORD = 4;

    private OpenPorts() {}

    /** Listening TCP sockets and bound UDP sockets of that process. */
    public static List<OpenPort> of(long pid) {
        Path process = Path.of("/proc", Long.toString(pid));
        Set<String> own = sockets(process.resolve("fd"));
        List<OpenPort> found = new ArrayList<>();
        for (String protocol : PROTOCOLS) {
            try (Stream<String> lines = Files.lines(process.resolve("net").resolve(protocol))) {
                lines.skip(1)
                        .map(line -> line.strip().split("\\s+"))
                        .filter(columns -> own.contains(columns[INODE]))
                        .filter(columns -> !protocol.startsWith("tcp") || columns[STATE].equals(LISTENING))
                        .forEach(columns -> found.add(port(protocol, columns[ADDRESS])));
            } catch (NoSuchFileException e) {
                // A kernel without this protocol.
                continue;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return found;
    }

    private static Set<String> sockets(Path descriptors) {
        Set<String> inodes = new HashSet<>();
        try (Stream<Path> links = Files.list(descriptors)) {
            for (Path link : (Iterable<Path>) links::iterator) {
                Matcher socket = SOCKET.matcher(target(link));
                if (socket.matches()) {
                    inodes.add(socket.group(1));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return inodes;
    }

    private static String target(Path link) throws IOException {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (NoSuchFileException e) {
            // Closed since.
            return "";
        }
    }

    /** From words of four bytes, each with its last byte first, and a port: {@code 0100007F:1F90} is 127.0.0.1, 8080. */
    private static OpenPort port(String protocol, String text) {
        String[] parts = text.split(":");
        byte[] words = HexFormat.of().parseHex(parts[0]);
        byte[] address = new byte[words.length];
        for (int i = 0; i < words.length; i++) {
            address[i] = words[i - i % WORD + WORD - 1 - i % WORD];
        }
        try {
            return new OpenPort(protocol, InetAddress.getByAddress(address), Integer.parseInt(parts[1], 16));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(text, e);
        }
    }
}
