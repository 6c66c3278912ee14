// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.spi.OneLineLogger;
import java.lang.System.Logger.Level;

/** The numbered messages about documents, TROUPE001050 to TROUPE001059. */
final class StateLog {

    private static final OneLineLogger LOG = new OneLineLogger("io.troupe.runtime");

    private StateLog() {}

    static void nestedFieldLost(String field, String type, String property) {
        LOG.log(
                Level.WARNING,
                "TROUPE001050: Stored documents of " + field + " have '" + property + "' where " + type
                        + " has no such field; it is lost when such an actor is next written. If newer classes need it, undeploy"
                        + " these, and raise @Actor(stateVersion) with the next such change.");
    }
}
