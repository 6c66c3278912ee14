// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.fuzz;

/**
 * What inputs are thrown at. Made once, by a constructor without parameters, in the JVM of {@link FuzzDriver}; what it does with an
 * input must not depend on the inputs before, or a finding could not be repeated alone.
 */
public interface FuzzTarget {

    /**
     * Takes an input or refuses it in the ways that are documented. Whatever it throws is a finding; so is an error in the log, or
     * an input that takes longer than a second.
     *
     * @return whether it was taken
     */
    boolean take(byte[] input) throws Exception;
}
