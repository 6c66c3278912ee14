// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the process that listens on a port. Only Linux tells without help: {@code /proc/net/tcp} gives the inode of each
 * listening socket, and the process that has an open file of that inode is the owner. Elsewhere, and for processes of
 * other users, nothing is found.
 */
final class PortOwner {

    private static final String LISTENING = "0A";
    private static final int LONGEST_COMMAND = 160;

    private final Path proc;

    PortOwner() {
        this(Path.of("/proc"));
    }

    PortOwner(Path proc) {
        this.proc = proc;
    }

    /** In words, for a message. */
    static String describe(int port) {
        return new PortOwner().find(port).map(PortOwner::describe).orElse("another process");
    }

    Optional<Long> find(int port) {
        Set<String> inodes = new HashSet<>();
        inodes.addAll(listeningInodes(proc.resolve("net/tcp"), port));
        inodes.addAll(listeningInodes(proc.resolve("net/tcp6"), port));
        if (inodes.isEmpty()) {
            return Optional.empty();
        }
        try (var processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                if (holdsOneOf(process.resolve("fd"), inodes)) {
                    return Optional.of(Long.valueOf(process.getFileName().toString()));
                }
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static Set<String> listeningInodes(Path table, int port) {
        Set<String> inodes = new HashSet<>();
        String suffix = ":%04X".formatted(port);
        try {
            for (String line : Files.readAllLines(table)) {
                String[] columns = line.strip().split("\\s+");
                if (columns.length > 9 && columns[1].endsWith(suffix) && columns[3].equals(LISTENING)) {
                    inodes.add("socket:[" + columns[9] + "]");
                }
            }
        } catch (IOException e) {
            // No such table: not Linux, or no IPv6.
            return inodes;
        }
        return inodes;
    }

    private static boolean holdsOneOf(Path descriptors, Set<String> inodes) {
        try (var files = Files.newDirectoryStream(descriptors)) {
            for (Path file : files) {
                if (Files.isSymbolicLink(file)
                        && inodes.contains(Files.readSymbolicLink(file).toString())) {
                    return true;
                }
            }
        } catch (IOException e) {
            // Gone meanwhile, or not ours to read.
            return false;
        }
        return false;
    }

    private static String describe(long pid) {
        String command = ProcessHandle.of(pid)
                .map(ProcessHandle::info)
                .flatMap(info -> info.commandLine().or(info::command))
                .orElse("command unknown");
        String cut = command.length() > LONGEST_COMMAND ? command.substring(0, LONGEST_COMMAND) + "…" : command;
        return "process " + pid + " (" + cut + ")";
    }
}
