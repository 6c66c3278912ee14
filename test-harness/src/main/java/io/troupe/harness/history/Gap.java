// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.history;

/**
 * The server said on a connection that it left out events.
 *
 * @param from the first number left out
 * @param to the last number left out
 * @param at when it was received
 */
public record Gap(String connection, long from, long to, long at) implements Fact {}
