// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.verification.app;

/** How often tests repeat what they do. */
public final class Rounds {

    private Rounds() {}

    /**
     * So many for each submission; the full number, or any other, by {@code -Dtroupe.rounds=full} or a number. One
     * round must be enough to show something: where a single step is little, a round is many of them.
     */
    public static int of(int each, int full) {
        return isFull() ? full : asked().equals("each") ? each : Integer.parseInt(asked());
    }

    /** Whether the full number was asked for. */
    public static boolean isFull() {
        return asked().equals("full");
    }

    private static String asked() {
        return System.getProperty("troupe.rounds", "each");
    }
}
