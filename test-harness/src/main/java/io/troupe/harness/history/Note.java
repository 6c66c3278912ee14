// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.history;

/**
 * A line for readers, which no checker reads: the seed, a fault, a verdict.
 *
 * @param text in one or more lines
 */
public record Note(String text) implements Fact {}
