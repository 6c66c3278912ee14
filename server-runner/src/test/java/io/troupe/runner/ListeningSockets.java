// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.runner;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a process listens on, as Linux tells it: each as {@code address:port}. */
final class ListeningSockets {

    private ListeningSockets() {}

    static List<String> of(long pid) throws IOException {
        Set<String> inodes = new HashSet<>();
        try (var files = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path file : files) {
                try {
                    inodes.add(Files.readSymbolicLink(file).toString());
                } catch (NoSuchFileException e) {
                    // Closed between the listing and the look.
                    continue;
                }
            }
        }
        List<String> addresses = new ArrayList<>();
        for (String table : List.of("tcp", "tcp6")) {
            for (String line : Files.readAllLines(Path.of("/proc/net", table))) {
                String[] columns = line.strip().split("\\s+");
                if (columns[3].equals("0A") && inodes.contains("socket:[" + columns[9] + "]")) {
                    addresses.add(readable(columns[1]));
                }
            }
        }
        return addresses;
    }

    /** Four bytes at a time, each group in the order of the machine. */
    private static String readable(String hexadecimal) throws IOException {
        String[] parts = hexadecimal.split(":");
        ByteBuffer bytes = ByteBuffer.allocate(parts[0].length() / 2).order(ByteOrder.nativeOrder());
        for (int i = 0; i < parts[0].length(); i += 8) {
            bytes.putInt(Integer.parseUnsignedInt(parts[0].substring(i, i + 8), 16));
        }
        // An IPv4 address in IPv6 form comes out as the IPv4 address.
        String address = InetAddress.getByAddress(bytes.array()).getHostAddress();
        return address + ":" + Integer.parseInt(parts[1], 16);
    }
}
