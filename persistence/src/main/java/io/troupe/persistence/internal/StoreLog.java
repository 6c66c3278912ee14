// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** What the store says in the server's log. */
final class StoreLog {

    private static final Logger LOG = System.getLogger("io.troupe.persistence");

    private StoreLog() {}

    static void unsafeAllowed(String problem) {
        LOG.log(
                Level.WARNING,
                "TROUPE002050: " + StoreSettings.ALLOW_VOLATILE + "=true, so the deployment goes on in spite of this: "
                        + problem);
    }

    static void schemaChanged(String what, int from, int to) {
        LOG.log(Level.INFO, "TROUPE002051: Tables in " + what + " changed from schema version " + from + " to " + to);
    }

    static void closedInUse(String what, int connections) {
        LOG.log(
                Level.WARNING,
                "TROUPE002052: " + what + " is closed while " + connections
                        + " connections are in use; their writes fail");
    }

    static void debug(String text, Object what, Throwable cause) {
        if (LOG.isLoggable(Level.DEBUG)) {
            LOG.log(Level.DEBUG, text.replace("{0}", String.valueOf(what)), cause);
        }
    }
}
