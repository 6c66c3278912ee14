// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.spi;

import io.troupe.ActorId;
import java.time.Instant;

/**
 * A one-way message on its way: stored with its sender's commit, deleted with its receiver's.
 *
 * @param receiver whom it is for
 * @param mayCreate whether the receiver is created if it does not exist
 * @param operation the method, by name and parameter types
 * @param arguments encoded; not to be changed
 */
public record StoredMessage(
        MessageId id, ActorId receiver, boolean mayCreate, String operation, byte[] arguments, Instant sentAt) {}
