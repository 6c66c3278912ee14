// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the pages point at is there. */
class PagesTest {

    private static final Pattern LINK = Pattern.compile("]\\(([^)#:\\s]*)(#[^)\\s]*)?\\)");
    private static final Pattern NAMED_TEST = Pattern.compile("`([A-Z]\\w*[a-z0-9](?:Test|IT|Contract))\\b");

    private static final Pattern MESSAGE = Pattern.compile("\"TROUPE(\\d{6}): ");

    private final Tree tree = new Tree();

    @Test
    void everyLinkLeadsToAPageAndToAHeadOnIt() throws IOException {
        Set<String> dead = new TreeSet<>();
        int links = 0;
        for (Path page : tree.pages()) {
            Matcher link = LINK.matcher(withoutCode(tree.read(page)));
            while (link.find()) {
                links++;
                Path target = link.group(1).isEmpty()
                        ? page
                        : page.resolveSibling(link.group(1)).normalize();
                if (!Files.exists(target)) {
                    dead.add(page.getFileName() + " -> " + link.group(1));
                } else if (link.group(2) != null && !heads(target).contains(link.group(2))) {
                    dead.add(page.getFileName() + " -> " + link.group(1) + link.group(2));
                }
            }
        }
        assertThat(links).isPositive();
        assertThat(dead).isEmpty();
    }

    @Test
    void everyTestThatAPageNamesExists() throws IOException {
        Set<String> tests = new HashSet<>();
        for (Path source : tree.sources("src/test/java")) {
            tests.add(source.getFileName().toString().replace(".java", ""));
        }
        Set<String> named = new TreeSet<>();
        for (Path page : tree.pages()) {
            Matcher test = NAMED_TEST.matcher(tree.read(page));
            while (test.find()) {
                named.add(test.group(1));
            }
        }
        assertThat(named).isNotEmpty();
        named.removeAll(tests);
        assertThat(named).as("tests that are not there").isEmpty();
    }

    @Test
    void everyNumberedMessageIsListed() throws IOException {
        String list = String.join("\n", tree.lines(Path.of("docs", "message-ranges.txt")));
        Set<String> unlisted = new TreeSet<>();
        int messages = 0;
        for (Path source : tree.sources("src/main/java")) {
            Matcher message = MESSAGE.matcher(tree.read(source));
            while (message.find()) {
                messages++;
                if (!list.contains("\n  " + message.group(1) + "  ")) {
                    unlisted.add(message.group(1));
                }
            }
        }
        assertThat(messages).isPositive();
        assertThat(unlisted).isEmpty();
    }

    private static String withoutCode(String page) {
        return page.replaceAll("(?s)```.*?```", "").replaceAll("`[^`\\n]*`", "");
    }

    /** As they are linked to: in lower case, with hyphens for blanks. */
    private Set<String> heads(Path page) {
        List<String> lines = tree.read(page).lines().toList();
        return lines.stream()
                .filter(line -> line.matches("#+ .*"))
                .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
                .map(head -> "#" + head.replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
                .collect(Collectors.toSet());
    }
}
