// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe;

/** What is known about a failed call: whether its action was executed. */
public enum Executed {
    /** The action did not run, or was rolled back: it is safe to call again. */
    NO,
    /** The action ran and what it did is committed; only its answer was lost. */
    YES,
    /** It may have been executed or not. Only a look at the actor, or an idempotency key, tells. */
    UNKNOWN;

    /** As written in answers: {@code no}, {@code yes}, {@code unknown}. */
    public String wireName() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
