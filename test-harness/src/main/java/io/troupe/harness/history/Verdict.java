// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.history;

import java.util.ArrayList;
import java.util.List;

/**
 * What a checker found.
 *
 * @param checker its name
 * @param checked how many facts it judged
 * @param violations each in words that name key, operations and times; empty if all is well
 */
public record Verdict(String checker, long checked, List<String> violations) {

    private static final int SHOWN = 20;

    /** Copies the list. */
    public Verdict {
        violations = List.copyOf(violations);
    }

    /** Whether there is no violation. */
    public boolean good() {
        return violations.isEmpty();
    }

    /** One line if all is well, else also the first violations. */
    public String report() {
        List<String> lines = new ArrayList<>();
        lines.add(checker + ": " + checked + " checked, " + violations.size() + " violations");
        violations.stream().limit(SHOWN).map(violation -> "  " + violation).forEach(lines::add);
        if (violations.size() > SHOWN) {
            lines.add("  and " + (violations.size() - SHOWN) + " more");
        }
        return String.join("\n", lines);
    }

    /** @throws AssertionError with the report, unless all is well and at least so many facts were judged */
    public void require(long atLeast) {
        if (!good()) {
            throw new AssertionError(report());
        }
        if (checked < atLeast) {
            throw new AssertionError(report() + ", but there should have been " + atLeast);
        }
    }
}
