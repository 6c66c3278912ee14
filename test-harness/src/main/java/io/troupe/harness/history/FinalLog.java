// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.history;

import java.util.List;

/**
 * What the log of a key contains after everything.
 *
 * @param opIds in order
 */
public record FinalLog(String key, List<String> opIds) implements Fact {

    /** Copies the list. */
    public FinalLog {
        opIds = List.copyOf(opIds);
    }
}
