// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

/**
 * Another node, as it stands in {@code troupe_node}.
 *
 * @param process it runs in
 * @param leaseSeq grows with each renewal of its lease
 * @param holdsLock whether its session holds the advisory lock of its incarnation
 */
record NodeRow(long incarnation, String name, String process, long leaseSeq, boolean holdsLock) {}
