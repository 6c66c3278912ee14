// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.history;

/**
 * An answer that left an activation.
 *
 * @param node with its incarnation
 * @param epoch of the activation that answered
 * @param begin when the turn began
 * @param end when the answer was let out
 */
public record Answer(String key, String node, long epoch, long begin, long end) implements Fact {}
