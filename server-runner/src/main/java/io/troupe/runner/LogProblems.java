// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.runner;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Picks from a server's log what a person needs to see: not the stack, but what went wrong. */
final class LogProblems {

    private static final int MOST_LINES = 30;
    private static final Pattern SERIOUS =
            Pattern.compile("( ERROR +\\[|\\[SEVERE\\]|^\\s*Caused by: |^Exception in|^Error:)");
    private static final Pattern OURS = Pattern.compile("TROUPE\\d{6}");
    private static final Pattern HARMLESS = Pattern.compile("( INFO +\\[|\\[INFO\\])");
    private static final Pattern OURS_RAISED = Pattern.compile("(WARN|WARNING|ERROR|SEVERE).*TROUPE\\d{6}");
    private static final Pattern COLOUR = Pattern.compile("\u001B\\[[0-9;]*m");

    private LogProblems() {}

    /** Errors, causes and what the library has to say about them, in order, without repetitions. */
    static List<String> errors(Path log) {
        return lines(log, line -> SERIOUS.matcher(line).find() || isOursAndNotGood(line));
    }

    /** Only what the library has to say. A message within an exception's text stands on a line without a level. */
    static List<String> ownErrors(Path log) {
        return lines(log, LogProblems::isOursAndNotGood);
    }

    /** The library's own warnings and errors: what somebody who runs an application should read even if it is up. */
    static List<String> warnings(Path log) {
        return lines(log, line -> OURS_RAISED.matcher(line).find());
    }

    static boolean contains(Path log, Pattern pattern) {
        return !lines(log, line -> pattern.matcher(line).find()).isEmpty();
    }

    private static boolean isOursAndNotGood(String line) {
        return OURS.matcher(line).find() && !HARMLESS.matcher(line).find();
    }

    private static List<String> lines(Path log, Predicate<String> wanted) {
        if (!Files.exists(log)) {
            return List.of();
        }
        // A log may hold anything an application prints, so bytes that are no UTF-8 are replaced, not refused.
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        try (var reader = new BufferedReader(new InputStreamReader(Files.newInputStream(log), decoder));
                Stream<String> lines = reader.lines()) {
            return lines.map(line -> COLOUR.matcher(line).replaceAll(""))
                    .filter(wanted)
                    .map(String::strip)
                    .distinct()
                    .limit(MOST_LINES)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
