// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** A Markdown file that grows line by line, and is printed as it grows. */
public final class Report {

    private final Path file;

    /** Begins one, with what must be known of every run. */
    public Report(Path file, String title) {
        this.file = file;
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        line("## " + title);
        line("");
        line(Instant.now().truncatedTo(ChronoUnit.MINUTES) + ", JDK " + System.getProperty("java.version") + ", "
                + Runtime.getRuntime().availableProcessors() + " cores, load average " + load() + " before the run.");
        line("");
    }

    /** Appends what the machine is like at this moment. */
    public void circumstances() {
        line("Load average: " + load() + "; syncs of the disk a second, one after the other: " + Disk.syncsPerSecond()
                + ".");
        line("");
    }

    /** Appends a line. */
    public void line(String text) {
        System.out.println(text);
        try {
            Files.writeString(file, text + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Appends a table; the first row is its head. */
    public void table(List<List<String>> rows) {
        for (int i = 0; i < rows.size(); i++) {
            line("| " + String.join(" | ", rows.get(i)) + " |");
            if (i == 0) {
                line("|---".repeat(rows.get(0).size()) + "|");
            }
        }
        line("");
    }

    /** The load average of the last minute, as the system says it. */
    public static String load() {
        try {
            return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
        } catch (IOException e) {
            return "unknown";
        }
    }
}
