// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each promise on the page has its tests, and they exist. */
class GuaranteesTest {

    private static final Pattern NAMED = Pattern.compile("`(\\w+)#(\\w+)`");
    private static final Pattern TEST = Pattern.compile("@(Parameterized)?Test\\b");

    private final Tree tree = new Tree();
    private final List<String> page = tree.lines(Path.of("docs", "guarantees.md"));

    @TestFactory
    Stream<DynamicTest> everyTestThatIsNamedExists() throws IOException {
        List<Path> tests = tree.sources("src/test/java");
        List<DynamicTest> all = new ArrayList<>();
        Matcher named = NAMED.matcher(String.join("\n", page));
        while (named.find()) {
            String type = named.group(1);
            String method = named.group(2);
            all.add(DynamicTest.dynamicTest(type + "#" + method, () -> {
                List<String> sources = tests.stream()
                        .filter(file -> file.endsWith(type + ".java"))
                        .map(tree::read)
                        .toList();
                assertThat(sources).as("source of " + type).hasSize(1);
                assertThat(isTest(sources.get(0), method))
                        .as(type + "#" + method + " is a test")
                        .isTrue();
                if (sources.get(0).contains("abstract class " + type)) {
                    assertThat(tests).as("somebody runs " + type).anyMatch(file -> tree.read(file)
                            .contains("extends " + type + " "));
                }
            }));
        }
        assertThat(all).isNotEmpty();
        return all.stream();
    }

    @Test
    void everySentenceNamesATest() {
        List<String> rows = page.stream()
                .filter(line -> line.startsWith("| ") && !line.endsWith("| Test |"))
                .toList();
        assertThat(rows).isNotEmpty().allSatisfy(row -> assertThat(
                        NAMED.matcher(row.substring(row.lastIndexOf(" | "))).find())
                .isTrue());
    }

    @Test
    void itFitsOnAScreen() {
        assertThat(page).hasSizeLessThanOrEqualTo(60);
    }

    /** Whether it stands there with an annotation, which no blank line separates from it. */
    private static boolean isTest(String source, String method) {
        Matcher declared = Pattern.compile("\\bvoid " + method + "\\(").matcher(source);
        return declared.find()
                && TEST.matcher(source.substring(source.lastIndexOf("\n\n", declared.start()), declared.start()))
                        .find();
    }
}
