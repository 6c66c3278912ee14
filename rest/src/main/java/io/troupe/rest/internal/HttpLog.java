// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal;

import io.troupe.spi.OneLineLogger;
import java.lang.System.Logger.Level;
import java.util.Set;

/** The numbered messages of the HTTP door, TROUPE003000 to TROUPE003999. A number is never used for anything else. */
final class HttpLog {

    private static final OneLineLogger LOG = new OneLineLogger("io.troupe.http");

    private HttpLog() {}

    static void open(String base, int messageIn, int httpBody) {
        LOG.log(
                Level.INFO,
                "TROUPE003003: HTTP door open at " + base + "/gateway/*; it takes messages of " + messageIn
                        + " bytes and other bodies of " + httpBody
                        + " bytes. A lower limit of the server's listener (max-post-size and the like) holds before.");
    }

    static void registeredTwice() {
        LOG.log(
                Level.WARNING,
                "TROUPE003004: The HTTP door is already part of this deployment; is the jar there twice?");
    }

    static void pathsTaken(Set<String> paths) {
        LOG.log(
                Level.ERROR,
                "TROUPE003005: A servlet of the application is already mapped to " + paths
                        + ", so the HTTP door is closed. Set troupe.path to move the door, such as troupe.path=/api.");
    }

    static void notAsync() {
        LOG.log(
                Level.WARNING,
                "TROUPE003006: A filter of the application does not support asynchronous requests, so calls hold a"
                        + " thread of the server while they wait. Add asyncSupported=true to every filter that covers"
                        + " /gateway/*.");
    }

    static void unexpected(Throwable failure) {
        LOG.log(Level.ERROR, "TROUPE003007: A request met an unexpected failure.", failure);
    }

    static void clientGone(Throwable failure) {
        LOG.log(Level.DEBUG, "A client left before its answer was written", failure);
    }
}
