// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness;

import java.util.Random;

/**
 * Where the chance of a run comes from. The same seed gives the same random numbers for the same purpose, however many other
 * purposes ask.
 *
 * @param value any number
 */
public record Seed(long value) {

    /** System property with the seed of the run to repeat. */
    public static final String PROPERTY = "troupe.seed";

    /** That of the system property {@value #PROPERTY}, else a new one. */
    public static Seed chosen() {
        Long wanted = Long.getLong(PROPERTY);
        return new Seed(wanted != null ? wanted : new Random().nextInt(Integer.MAX_VALUE));
    }

    /** That of the system property {@value #PROPERTY}, else this one: for what shall be the same each time unless asked. */
    public static Seed chosenOr(long otherwise) {
        return new Seed(Long.getLong(PROPERTY, otherwise));
    }

    /** Random numbers for one purpose; not to be shared by threads whose order matters. */
    public Random random(String purpose) {
        return new Random(value * 31 + purpose.hashCode());
    }

    /** The seed of one of many rounds. */
    public Seed round(int number) {
        return new Seed(value * 1_000_003 + number);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
