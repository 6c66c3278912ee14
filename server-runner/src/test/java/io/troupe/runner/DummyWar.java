// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.runner;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Applications small enough to be written by a test. */
final class DummyWar {

    static final String TEXT = "hello from the root";

    private static final String JBOSS_WEB = "<jboss-web><context-root>/</context-root></jboss-web>";
    private static final String PAYARA_WEB = "<payara-web-app><context-root>/</context-root></payara-web-app>";
    private static final String BROKEN_WEB = "<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"6.0\">"
            + "<listener><listener-class>no.such.Listener</listener-class></listener></web-app>";

    private DummyWar() {}

    /** A page at the context root. */
    static Path answering(Path directory) throws IOException {
        return write(
                directory.resolve("dummy.war"),
                Map.of("index.html", TEXT, "WEB-INF/jboss-web.xml", JBOSS_WEB, "WEB-INF/payara-web.xml", PAYARA_WEB));
    }

    /** Names a listener class that does not exist. */
    static Path broken(Path directory) throws IOException {
        return write(
                directory.resolve("broken.war"),
                Map.of(
                        "WEB-INF/web.xml", BROKEN_WEB,
                        "WEB-INF/jboss-web.xml", JBOSS_WEB,
                        "WEB-INF/payara-web.xml", PAYARA_WEB));
    }

    private static Path write(Path war, Map<String, String> entries) throws IOException {
        try (OutputStream file = Files.newOutputStream(war);
                ZipOutputStream zip = new ZipOutputStream(file)) {
            for (var entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return war;
    }
}
