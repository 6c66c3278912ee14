// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.net;

import java.time.Duration;

/**
 * Bytes wait as long as this is not released. Nothing is lost: what waited goes on in order, as after a network that came
 * back. Safe for use by several threads.
 */
public final class Hold implements AutoCloseable {

    private final Switchboard switchboard;
    /** Null: every connection. */
    final Link link;
    /** Null: both. */
    final Direction direction;

    private boolean released;
    private boolean reached;

    Hold(Switchboard switchboard, Link link, Direction direction) {
        this.switchboard = switchboard;
        this.link = link;
        this.direction = direction;
    }

    /** Lets everything go on. Releasing twice is the same as once. */
    public void release() {
        switchboard.change(() -> {
            released = true;
            switchboard.holds.remove(this);
        });
    }

    /** Waits until something is held back, bytes or the end of a connection; false if the time is over. */
    public boolean awaitReached(Duration time) {
        return switchboard.await(() -> reached, time);
    }

    /** Same as {@link #release}. */
    @Override
    public void close() {
        release();
    }

    boolean applies(Link toLink, Direction toDirection) {
        return !released && (link == null || link == toLink) && (direction == null || direction == toDirection);
    }

    /** Whether that was new. */
    boolean reach() {
        boolean news = !reached;
        reached = true;
        return news;
    }
}
