// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.runner;

import java.nio.file.Path;

/**
 * Edits the configuration files of servers as text. Each edit has to match exactly once, so that a file of another version is
 * refused and not half edited.
 */
final class ConfigurationText {

    private final Path file;
    private final String text;

    /** That text of that file, which is only named to who has to look at it. */
    ConfigurationText(Path file, String text) {
        this.file = file;
        this.text = text;
    }

    /**
     * The text with the one place that is {@code expected} replaced.
     *
     * @throws ServerException if there is no such place, or more than one
     */
    ConfigurationText replaceOnce(String expected, String replacement) {
        int first = text.indexOf(expected);
        if (first < 0 || text.indexOf(expected, first + 1) >= 0) {
            throw Messages.unknownConfiguration(file, expected);
        }
        return new ConfigurationText(
                file, text.substring(0, first) + replacement + text.substring(first + expected.length()));
    }

    @Override
    public String toString() {
        return text;
    }
}
