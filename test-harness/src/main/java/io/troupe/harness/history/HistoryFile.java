// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.history;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Histories as text: one fact a line, its fields separated by tabs, the first one its kind. In fields, tab, line break and
 * backslash are escaped as in Java; null is {@code \0}. A last line that was cut short is left out on reading: the writer may
 * have been killed.
 */
public final class HistoryFile {

    private HistoryFile() {}

    /** Writes facts as they come. Safe for use by several threads. Each line is handed to the system at once. */
    public static final class Writer implements Consumer<Fact>, Closeable {

        private final java.io.Writer out;

        /** Makes or replaces the file and the folders above it. */
        public Writer(Path file) throws IOException {
            Files.createDirectories(file.toAbsolutePath().getParent());
            out = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
        }

        @Override
        public synchronized void accept(Fact fact) {
            try {
                out.write(line(fact));
                out.write('\n');
                out.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public synchronized void close() throws IOException {
            out.close();
        }
    }

    /** Writes a whole history. */
    public static void write(History history, Path file) throws IOException {
        try (Writer writer = new Writer(file)) {
            history.facts().forEach(writer);
        }
    }

    /** Reads a whole history. */
    public static History read(Path file) throws IOException {
        History history = new History();
        try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            String line = in.readLine();
            while (line != null) {
                String next = in.readLine();
                try {
                    history.add(fact(line));
                } catch (RuntimeException e) {
                    if (next != null) {
                        throw new IOException("not a fact: " + line, e);
                    }
                }
                line = next;
            }
        }
        return history;
    }

    /** One fact as a line without its end, for example to hand it from process to process. */
    public static String line(Fact fact) {
        // The mark at the end tells a whole line from one cut short.
        return fields(fact).map(HistoryFile::escape).collect(Collectors.joining("\t")) + "\t.";
    }

    private static Stream<String> fields(Fact fact) {
        if (fact instanceof Operation o) {
            return Stream.of(
                    "op",
                    o.client(),
                    o.key(),
                    o.opId(),
                    o.kind().name(),
                    o.expected(),
                    o.value(),
                    Long.toString(o.begin()),
                    Long.toString(o.end()),
                    o.outcome().name(),
                    o.result());
        } else if (fact instanceof FinalLog f) {
            return Stream.concat(Stream.of("final", f.key()), f.opIds().stream());
        } else if (fact instanceof Event e) {
            return Stream.of(
                    "event",
                    e.connection(),
                    Long.toString(e.number()),
                    e.key(),
                    Long.toString(e.index()),
                    e.opId(),
                    Long.toString(e.at()));
        } else if (fact instanceof Gap g) {
            return Stream.of(
                    "gap", g.connection(), Long.toString(g.from()), Long.toString(g.to()), Long.toString(g.at()));
        } else if (fact instanceof Activation a) {
            return Stream.of(
                    "activation",
                    a.key(),
                    a.node(),
                    Long.toString(a.epoch()),
                    Long.toString(a.begin()),
                    Long.toString(a.end()));
        } else if (fact instanceof Answer a) {
            return Stream.of(
                    "answer",
                    a.key(),
                    a.node(),
                    Long.toString(a.epoch()),
                    Long.toString(a.begin()),
                    Long.toString(a.end()));
        } else {
            return Stream.of("note", ((Note) fact).text());
        }
    }

    /**
     * The fact of such a line.
     *
     * @throws IllegalArgumentException if it is none, or not whole
     */
    public static Fact fact(String line) {
        if (!line.endsWith("\t.")) {
            throw new IllegalArgumentException("cut short");
        }
        List<String> f = new ArrayList<>();
        Arrays.stream(line.substring(0, line.length() - 2).split("\t", -1))
                .map(HistoryFile::unescape)
                .forEach(f::add);
        return switch (f.get(0)) {
            case "op" -> new Operation(
                    f.get(1),
                    f.get(2),
                    f.get(3),
                    Kind.valueOf(f.get(4)),
                    f.get(5),
                    f.get(6),
                    Long.parseLong(f.get(7)),
                    Long.parseLong(f.get(8)),
                    Outcome.valueOf(f.get(9)),
                    f.get(10));
            case "final" -> new FinalLog(f.get(1), f.subList(2, f.size()));
            case "event" -> new Event(
                    f.get(1),
                    Long.parseLong(f.get(2)),
                    f.get(3),
                    Long.parseLong(f.get(4)),
                    f.get(5),
                    Long.parseLong(f.get(6)));
            case "gap" -> new Gap(
                    f.get(1), Long.parseLong(f.get(2)), Long.parseLong(f.get(3)), Long.parseLong(f.get(4)));
            case "activation" -> new Activation(
                    f.get(1), f.get(2), Long.parseLong(f.get(3)), Long.parseLong(f.get(4)), Long.parseLong(f.get(5)));
            case "answer" -> new Answer(
                    f.get(1), f.get(2), Long.parseLong(f.get(3)), Long.parseLong(f.get(4)), Long.parseLong(f.get(5)));
            case "note" -> new Note(f.get(1));
            default -> throw new IllegalArgumentException("unknown kind " + f.get(0));
        };
    }

    private static String escape(String text) {
        return text == null
                ? "\\0"
                : text.replace("\\", "\\\\")
                        .replace("\t", "\\t")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r");
    }

    private static String unescape(String text) {
        if (text.equals("\\0")) {
            return null;
        }
        StringBuilder result = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                char escaped = text.charAt(++i);
                result.append(
                        switch (escaped) {
                            case 't' -> '\t';
                            case 'n' -> '\n';
                            case 'r' -> '\r';
                            default -> escaped;
                        });
            } else {
                result.append(c);
            }
        }
        return result.toString();
    }
}
