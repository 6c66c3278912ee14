// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorId;

/**
 * An actor as a caller speaks of it.
 *
 * @param presence what the caller expects of it: that it exists, or that it may be created
 */
public record Callee(ActorType type, ActorId id, Presence presence) {}
