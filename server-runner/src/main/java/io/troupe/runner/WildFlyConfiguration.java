// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes an instance's {@code configuration} folder from the distribution's, with these differences in
 * {@code standalone.xml}:
 *
 * <ul>
 *   <li>No welcome page at {@code /}, so that an application may have that place.
 *   <li>No log file of the server's own: what it prints is the one log.
 *   <li>A marker in {@code deployments} is looked at once, when the server starts. An application is replaced by a
 *       restart.
 * </ul>
 *
 * <p>The file is edited as text, and each edit must match exactly once: the alternative, a session of the server's command
 * line tool, takes longer than the server's own start.
 */
final class WildFlyConfiguration {

    private static final String WELCOME = "<location name=\"/\" handler=\"welcome-content\"/>";
    private static final String FILE_LOG = "<handler name=\"FILE\"/>";
    private static final String SCANNER = "scan-interval=\"5000\"";

    private WildFlyConfiguration() {}

    static void prepare(Path home, Path base) throws IOException {
        Path configuration = base.resolve("configuration");
        Directories.copyFiles(home.resolve("standalone").resolve("configuration"), configuration);
        Path file = configuration.resolve("standalone.xml");
        Files.writeString(file, edit(Files.readString(file), file));
    }

    static String edit(String xml, Path file) {
        String edited = replaceOnce(xml, WELCOME, "", file);
        edited = replaceOnce(edited, FILE_LOG, "", file);
        return replaceOnce(edited, SCANNER, "scan-interval=\"0\"", file);
    }

    private static String replaceOnce(String text, String expected, String replacement, Path file) {
        int first = text.indexOf(expected);
        if (first < 0 || text.indexOf(expected, first + 1) >= 0) {
            throw Messages.unknownConfiguration(file, expected);
        }
        return text.substring(0, first) + replacement + text.substring(first + expected.length());
    }
}
