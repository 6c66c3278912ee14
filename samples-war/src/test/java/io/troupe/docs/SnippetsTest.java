// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each Java snippet of README and docs stands, line by line, in a source file that is compiled. */
class SnippetsTest {

    private static final Pattern SNIPPET = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
    private static final List<String> SOURCES =
            List.of("samples-war/src", "arquillian-tests/src/test/java/io/troupe/it/process/jwt");
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    @TestFactory
    Stream<DynamicTest> everySnippetIsCompiled() throws IOException {
        List<String> sources = new ArrayList<>();
        for (String folder : SOURCES) {
            for (Path source : files(ROOT.resolve(folder), ".java")) {
                sources.add(normalised(Files.readString(source)));
            }
        }
        List<DynamicTest> tests = new ArrayList<>();
        List<Path> pages = new ArrayList<>(files(ROOT.resolve("docs"), ".md"));
        pages.add(ROOT.resolve("README.md"));
        for (Path page : pages) {
            Matcher snippets = SNIPPET.matcher(Files.readString(page));
            for (int number = 1; snippets.find(); number++) {
                String snippet = normalised(snippets.group(1));
                tests.add(DynamicTest.dynamicTest(
                        "snippet " + number + " of " + ROOT.relativize(page),
                        () -> assertThat(sources).as(snippet).anyMatch(source -> source.contains(snippet))));
            }
        }
        assertThat(tests).isNotEmpty();
        return tests.stream();
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }

    private static String normalised(String code) {
        return code.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .reduce("", (all, line) -> all + line + "\n");
    }
}
