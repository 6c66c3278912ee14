// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.history;

import static org.assertj.core.api.Assertions.assertThat;

/** A history that each test writes, and that one checker judges. */
abstract class JudgedHistory {

    final History history = new History();

    private final String subject;

    /** @param subject what every violation begins with */
    JudgedHistory(String subject) {
        this.subject = subject;
    }

    abstract Verdict verdict();

    final void assertGood() {
        assertThat(verdict().violations()).isEmpty();
    }

    /** One violation, in these words. */
    final void assertFound(String... words) {
        assertThat(verdict().violations())
                .singleElement()
                .asString()
                .startsWith(subject)
                .contains(words);
    }
}
