// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.verification;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The files of this project, for tests of what is written about it. */
final class Tree {

    private final Path root = Path.of("").toAbsolutePath().getParent();

    /** The lines of a file, named from the top. */
    List<String> lines(Path file) {
        return read(root.resolve(file)).lines().toList();
    }

    String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Java files below that folder of every module, or of those that are named. */
    List<Path> sources(String folder, String... modules) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path module : modules.length == 0
                ? folders()
                : Stream.of(modules).map(root::resolve).toList()) {
            Path sources = module.resolve(folder);
            if (Files.isDirectory(sources)) {
                try (Stream<Path> files = Files.walk(sources)) {
                    files.filter(file -> file.toString().endsWith(".java")).forEach(found::add);
                }
            }
        }
        return found;
    }

    /** What is written for people: the folder of documents, and the pages at the top. */
    List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(root.resolve("docs"));
                Stream<Path> top = Files.list(root)) {
            return Stream.concat(docs, top)
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList();
        }
    }

    private List<Path> folders() throws IOException {
        try (Stream<Path> folders = Files.list(root)) {
            return folders.filter(Files::isDirectory).toList();
        }
    }
}
