// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page of settings lists what the code reads, and nothing else. */
class SettingsPageTest {

    private static final Pattern IN_CODE = Pattern.compile("\"(troupe\\.[a-z.-]+)\"");
    private static final Pattern ON_PAGE = Pattern.compile("^\\| `(troupe\\.[a-zA-Z.-]+)` \\|");

    private final Tree tree = new Tree();

    /** What ends in a dot is the beginning of several. */
    private Set<String> inCode() throws IOException {
        Set<String> found = new TreeSet<>();
        for (Path source : tree.sources("src/main/java", "cdi-extension", "persistence", "rest", "websocket")) {
            Matcher literal = IN_CODE.matcher(tree.read(source));
            while (literal.find()) {
                found.add(literal.group(1));
            }
        }
        return found;
    }

    private Set<String> onPage() {
        Set<String> found = new TreeSet<>();
        for (String line : tree.lines(Path.of("docs", "reference", "configuration.md"))) {
            Matcher row = ON_PAGE.matcher(line);
            if (row.find()) {
                found.add(row.group(1));
            }
        }
        return found;
    }

    @Test
    void everySettingThatIsReadIsDescribed() throws IOException {
        Set<String> page = onPage();
        assertThat(inCode()).isNotEmpty().allSatisfy(setting -> assertThat(page)
                .anyMatch(described ->
                        setting.endsWith(".") ? described.startsWith(setting) : described.equals(setting)));
    }

    @Test
    void everySettingThatIsDescribedIsRead() throws IOException {
        Set<String> code = inCode();
        assertThat(onPage()).isNotEmpty().allSatisfy(described -> assertThat(code)
                .anyMatch(
                        setting -> setting.endsWith(".") ? described.startsWith(setting) : described.equals(setting)));
    }
}
