// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import io.troupe.spi.Ownership;
import java.util.function.Predicate;

/** Ownership of a segment by an incarnation of this node. */
final class Owned implements Ownership {

    private final int segment;
    private final long epoch;
    private final Incarnation incarnation;
    private final Predicate<Owned> stillInDatabase;
    private volatile boolean lost;

    Owned(int segment, long epoch, Incarnation incarnation, Predicate<Owned> stillInDatabase) {
        this.segment = segment;
        this.epoch = epoch;
        this.incarnation = incarnation;
        this.stillInDatabase = stillInDatabase;
    }

    @Override
    public int segment() {
        return segment;
    }

    @Override
    public long epoch() {
        return epoch;
    }

    Incarnation incarnation() {
        return incarnation;
    }

    boolean isLost() {
        return lost || incarnation.isDead();
    }

    void lose() {
        lost = true;
    }

    @Override
    public boolean isSure() {
        return !lost && !incarnation.isDead() && incarnation.lease().isValid();
    }

    @Override
    public boolean confirm() {
        if (!isLost() && !stillInDatabase.test(this)) {
            lose();
        }
        return !isLost();
    }

    @Override
    public String toString() {
        return "segment " + segment + " in epoch " + epoch + " by " + incarnation + (lost ? ", lost" : "");
    }
}
