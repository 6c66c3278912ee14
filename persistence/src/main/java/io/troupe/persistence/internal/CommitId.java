// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

/**
 * Names a transaction in {@code troupe_commit}.
 *
 * @param incarnation of the node that made it
 * @param number never used twice by that
 */
record CommitId(long incarnation, long number) {}
