// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import io.troupe.spi.OneLineLogger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** What the store says in the server's log. */
final class StoreLog {

    private static final OneLineLogger LOG = new OneLineLogger("io.troupe.persistence");

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

    static void weakSetting(String what, String setting, String value) {
        LOG.log(
                Level.WARNING,
                "TROUPE002053: " + what + " has " + setting + "=" + value
                        + ": acknowledged commits are kept by this server, but may be lost if a standby takes over");
    }

    static void leaseNotRenewed(Exception cause) {
        LOG.log(
                Level.WARNING,
                "TROUPE002054: The lease of this node cannot be renewed; until it is, what is read is confirmed in the"
                        + " database",
                cause);
    }

    static void leaseRenewed() {
        LOG.log(Level.INFO, "TROUPE002055: The lease of this node is renewed again");
    }

    /** Of this node's own past, a kill before this start, it is nothing to worry about. */
    static void buried(String name, long incarnation, boolean ownPast) {
        LOG.log(
                ownPast ? Level.INFO : Level.WARNING,
                "TROUPE002056: Node " + name + " (incarnation " + incarnation
                        + ") is declared dead; others take over what it owned");
    }

    static void foundDead(String name, long incarnation) {
        LOG.log(
                Level.WARNING,
                "TROUPE002057: This node, " + name + ", was declared dead as incarnation " + incarnation
                        + "; all its actors start afresh. It was frozen, or cut off from the database, for longer than "
                        + StoreSettings.LEASE);
    }

    static void borrows(String what) {
        LOG.log(
                Level.INFO,
                "TROUPE002058: " + what + " has fewer than three connections to spare, so Troupe keeps none for itself."
                        + " Commits and the lease wait for a free one");
    }

    static void gaveUp(String what) {
        LOG.log(
                Level.WARNING,
                "TROUPE002059: H2 gave up " + what
                        + " after an error, such as a full disk; until it can be opened again," + " calls are refused");
    }

    static void debug(String text, Object what, @Nullable Throwable cause) {
        if (LOG.isLoggable(Level.DEBUG)) {
            LOG.log(Level.DEBUG, text.replace("{0}", String.valueOf(what)), cause);
        }
    }
}
