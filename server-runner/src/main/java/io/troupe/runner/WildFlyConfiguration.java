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
 *   <li>Clients that are slow on purpose hold no thread: the head of a request has to come within ten seconds and 64 KiB, and
 *       a body is waited for before a thread is given to the request, up to what an action may take. A client that would be
 *       asked for its body later gets 417 and sends it at once.
 * </ul>
 *
 * <p>The file is edited as text, and each edit must match exactly once: the alternative, a session of the server's command
 * line tool, takes longer than the server's own start.
 */
final class WildFlyConfiguration {

    private static final String WELCOME = "<location name=\"/\" handler=\"welcome-content\"/>";
    private static final String FILE_LOG = "<handler name=\"FILE\"/>";
    private static final String SCANNER = "scan-interval=\"5000\"";
    private static final String HTTP = "<http-listener name=\"default\" ";
    private static final String HTTPS = "<https-listener name=\"https\" ";
    private static final String SLOW_HEADS = "request-parse-timeout=\"10000\" max-header-size=\"65536\" ";

    /** The handlers of the web server; there are others. */
    private static final String HANDLERS_END = "</handlers>\n            <application-security-domains>";

    private static final String FILTERS = "</handlers>\n            <filters>"
            + "<expression-filter name=\"no-expectations\" expression=\"exists(%{i,Expect}) -> response-code(417)\"/>"
            + "<expression-filter name=\"whole-bodies\" expression=\"buffer-request(buffers=5)\"/>"
            + "</filters>\n            <application-security-domains>";
    private static final String FILTER_REFS =
            "<filter-ref name=\"no-expectations\" priority=\"1\"/><filter-ref name=\"whole-bodies\" priority=\"2\"/>";

    private WildFlyConfiguration() {}

    static void prepare(Path home, Path base) throws IOException {
        Path configuration = base.resolve("configuration");
        Directories.copyFiles(home.resolve("standalone").resolve("configuration"), configuration);
        Path file = configuration.resolve("standalone.xml");
        Files.writeString(file, edit(Files.readString(file), file));
    }

    static String edit(String xml, Path file) {
        return new ConfigurationText(file, xml)
                .replaceOnce(WELCOME, FILTER_REFS)
                .replaceOnce(HANDLERS_END, FILTERS)
                .replaceOnce(HTTP, HTTP + SLOW_HEADS)
                .replaceOnce(HTTPS, HTTPS + SLOW_HEADS)
                .replaceOnce(FILE_LOG, "")
                .replaceOnce(SCANNER, "scan-interval=\"0\"")
                .toString();
    }
}
