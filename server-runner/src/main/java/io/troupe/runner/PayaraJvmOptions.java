// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The options that {@code domain.xml} lists for the JVM of the server, as the launcher of the distribution reads them:
 * {@code [17|]} before an option is the oldest and the newest Java that gets it, each of which may be missing, and an option for
 * the JVM of one vendor ({@code [vendor-17|]}) is left out.
 */
final class PayaraJvmOptions {

    private static final String SECTION_END = "</java-config>";
    private static final Pattern COMMENT = Pattern.compile("<!--.*?-->", Pattern.DOTALL);
    private static final Pattern OPTION =
            Pattern.compile("<jvm-options>(?:\\[([^|\\]]*)\\|([^\\]]*)])?([^<]*)</jvm-options>");
    private static final Pattern LEADING_NUMBER = Pattern.compile("(\\d+)(?:[.\\d]*)");
    private static final Pattern RELEASE = Pattern.compile("JAVA_VERSION=\"(\\d+).*");

    private PayaraJvmOptions() {}

    /** Those of the first configuration in the file, which is that of the server itself, with the places of the folders filled in. */
    static List<String> of(String domainXml, int java, Path install, Path instance) {
        int end = domainXml.indexOf(SECTION_END);
        String section =
                COMMENT.matcher(domainXml.substring(0, Math.max(end, 0))).replaceAll("");
        List<String> options = new ArrayList<>();
        Matcher option = OPTION.matcher(section);
        while (option.find()) {
            if (isFor(java, option.group(1), option.group(2))) {
                options.add(option.group(3)
                        .replace("${com.sun.aas.installRoot}", install.toString())
                        .replace("${com.sun.aas.instanceRoot}", instance.toString()));
            }
        }
        return options;
    }

    /** What a file holds that the launcher of Java is given as {@code @file}. */
    static String argumentFile(List<String> options) {
        StringBuilder file = new StringBuilder();
        for (String option : options) {
            String escaped = option.replace("\\", "\\\\").replace("\"", "\\\"");
            file.append('"').append(escaped).append("\"\n");
        }
        return file.toString();
    }

    /** The feature number of the JDK at that place. */
    static int javaOf(Path home) throws IOException {
        for (String line : Files.readAllLines(home.resolve("release"))) {
            Matcher release = RELEASE.matcher(line);
            if (release.matches()) {
                return Integer.parseInt(release.group(1));
            }
        }
        throw new IOException("no JAVA_VERSION in " + home.resolve("release"));
    }

    private static boolean isFor(int java, String oldest, String newest) {
        return compare(java, oldest) >= 0 && compare(java, newest) <= 0 && !isOfOneVendor(oldest);
    }

    private static boolean isOfOneVendor(String bound) {
        return bound != null
                && !bound.isEmpty()
                && !LEADING_NUMBER.matcher(bound).matches();
    }

    /** Nothing is no bound. */
    private static int compare(int java, String bound) {
        if (bound == null) {
            return 0;
        }
        Matcher number = LEADING_NUMBER.matcher(bound);
        return number.matches() ? Integer.compare(java, Integer.parseInt(number.group(1))) : 0;
    }
}
