// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.spi;

import io.troupe.ActorId;
import java.time.Instant;

/**
 * What is known of an actor without waking it.
 *
 * @param publicId the id that clients know it under: 30 characters of {@code [a-z0-9]}
 * @param created whether the request that is being answered created it
 */
public record ActorSummary(ActorId id, String publicId, Instant createdAt, boolean created) {}
