// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.history;

/** What the caller of an operation was told. */
public enum Outcome {
    /** It was answered with a result. */
    OK,
    /** It failed, executed = yes: it took effect, the result was lost. */
    YES,
    /** It failed, executed = no: it took no effect and never will. */
    NO,
    /** It failed, executed = unknown, or nothing was heard of it: it takes effect at most once, at any time after its begin. */
    UNKNOWN,
    /** It failed with an answer that did not say whether it was executed, which no answer may. */
    SILENT;

    /** Whether it surely took effect. */
    public boolean executed() {
        return this == OK || this == YES;
    }
}
