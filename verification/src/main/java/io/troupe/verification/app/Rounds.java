// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.verification.app;

/** How often tests repeat what they do. */
public final class Rounds {

    private Rounds() {}

    /** So many for each submission; the full number, or any other, by {@code -Dtroupe.rounds=full} or a number. */
    public static int of(int each, int full) {
        String asked = System.getProperty("troupe.rounds", "each");
        return asked.equals("full") ? full : asked.equals("each") ? each : Integer.parseInt(asked);
    }
}
