// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.history;

/**
 * An event as a client received it, which says that an operation was appended to a log.
 *
 * @param connection on which it came; a resumed connection keeps its name
 * @param number counts the events of the connection, or -1 if they are not numbered
 * @param key of the log
 * @param index the place in the log
 * @param opId the operation at that place
 * @param at when it was received
 */
public record Event(String connection, long number, String key, long index, String opId, long at) implements Fact {}
