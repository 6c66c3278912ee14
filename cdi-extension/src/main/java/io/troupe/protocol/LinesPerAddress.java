// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import io.troupe.spi.Settings;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many lines each network address holds open at one door, so that one client alone cannot use up the server's. Without a
 * bound nothing is kept. May be shared by threads.
 *
 * @param <L> a line; compared by identity or as it says itself
 */
public final class LinesPerAddress<L> {

    private final int most;
    private final Map<L, String> lines = new ConcurrentHashMap<>();
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    /** With at most so many of each address; 0 for no bound. */
    public LinesPerAddress(int most) {
        this.most = most;
    }

    /** As setting {@code troupe.socket.per-address} says: no bound unless it is set, for behind a proxy all have one address. */
    public static <L> LinesPerAddress<L> of(Settings settings) {
        return new LinesPerAddress<>(settings.integer("troupe.socket.per-address", 0, 0, 1_000_000));
    }

    /**
     * Counts a line.
     *
     * @param line that was not counted yet
     * @return false if the address has as many as it may; then it is not counted
     */
    public boolean enter(L line, String address) {
        if (most == 0) {
            return true;
        }
        boolean[] entered = new boolean[1];
        counts.compute(address, (same, count) -> {
            int before = count == null ? 0 : count;
            entered[0] = before < most;
            return entered[0] ? (Integer) (before + 1) : count;
        });
        if (entered[0]) {
            lines.put(line, address);
        }
        return entered[0];
    }

    /** The line is gone; nothing happens if it is not counted, or not any more. */
    public void leave(L line) {
        String address = lines.remove(line);
        if (address != null) {
            counts.computeIfPresent(address, (same, count) -> count == 1 ? null : (Integer) (count - 1));
        }
    }
}
