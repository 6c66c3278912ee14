// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page says what the code does. */
class ReferencePageTest {

    private static final Path PAGE = Path.of("..", "docs", "reference", "http.md");
    private static final Pattern ROW =
            Pattern.compile("^\\| `((?:actor|auth|guard|message|ws)\\.[a-z_]+)` \\| (\\d{3}) \\| .+ \\|$");

    @Test
    void theTableOfErrorsIsTheListOfErrorCodes() throws IOException {
        List<String> documented = new ArrayList<>();
        for (String line : Files.readAllLines(PAGE)) {
            Matcher row = ROW.matcher(line);
            if (row.matches() && !row.group(1).equals("guard.upgrade_required")) {
                documented.add(row.group(1) + " " + row.group(2));
            }
        }
        List<String> codes = new ArrayList<>();
        for (ErrorCode code : ErrorCode.values()) {
            codes.add(code.group() + "." + code.code() + " " + code.status());
        }
        assertThat(documented).containsExactlyElementsOf(codes);
    }
}
