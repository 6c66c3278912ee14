// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

/**
 * How messages for one client are written. What is written in equal dialects is equal.
 *
 * @param version of the messages where the encoding has versions, otherwise 0
 */
public record Dialect(WireEncoding encoding, int version) {}
