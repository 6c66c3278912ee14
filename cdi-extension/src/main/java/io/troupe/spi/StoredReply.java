// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.spi;

import java.time.Instant;

/**
 * The answer of a call that carried an idempotency key.
 *
 * @param key hash of the caller's name and of the key, of 32 bytes
 * @param request hash of action and arguments, of 32 bytes
 * @param answer encoded; not to be changed
 * @param expires from then on it may be purged
 */
public record StoredReply(byte[] key, byte[] request, byte[] answer, Instant expires) {}
