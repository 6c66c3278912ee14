// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** No deployed test is left out on a server unless the page for readers says so, and why. */
class LeftOutTest {

    private static final Path PAGE = Path.of("..", "docs", "how-to", "add-a-server.md");
    private static final Pattern ROW = Pattern.compile("^\\| `(not-[a-z-]+)` \\| `([A-Za-z_.]+)` \\| .+ \\|$");

    @Test
    void the_tests_with_such_a_tag_are_those_on_the_page() throws IOException, URISyntaxException {
        assertThat(tagged()).isEqualTo(listed());
    }

    @Test
    void each_such_tag_names_a_server() throws IOException, URISyntaxException {
        List<String> tags = Stream.of(ServerUnderTest.values())
                .map(server -> "not-" + server.id())
                .toList();
        assertThat(tagged()).allMatch(each -> tags.contains(each.substring(0, each.indexOf(' '))));
    }

    private static Set<String> listed() throws IOException {
        Set<String> listed = new TreeSet<>();
        for (String line : Files.readAllLines(PAGE)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                listed.add(row.group(1) + " " + row.group(2));
            }
        }
        return listed;
    }

    private static Set<String> tagged() throws IOException, URISyntaxException {
        Path root = Path.of(LeftOutTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Set<String> tagged = new TreeSet<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith("IT.class")).toList()) {
                String name = root.relativize(file).toString().replaceAll("[/\\\\]", ".");
                note(load(name.substring(0, name.length() - ".class".length())), tagged);
            }
        }
        return tagged;
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, LeftOutTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void note(Class<?> test, Set<String> tagged) {
        tags(test).forEach(tag -> tagged.add(tag + " " + test.getSimpleName()));
        for (Method method : test.getDeclaredMethods()) {
            tags(method).forEach(tag -> tagged.add(tag + " " + test.getSimpleName() + "." + method.getName()));
        }
    }

    private static Stream<String> tags(AnnotatedElement element) {
        return Arrays.stream(element.getAnnotationsByType(Tag.class))
                .map(Tag::value)
                .filter(tag -> tag.startsWith("not-"));
    }
}
