// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.history;

/**
 * A time in which a node had an actor in memory.
 *
 * @param node with its incarnation
 * @param epoch under which it was acquired
 * @param begin when the state had been loaded
 * @param end when it was dropped, {@link Operation#NEVER} if nobody could say
 */
public record Activation(String key, String node, long epoch, long begin, long end) implements Fact {}
