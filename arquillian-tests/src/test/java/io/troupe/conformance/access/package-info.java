// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
/** Actors that let some in and not others, and tell what they saw of them. */
@NullMarked
package io.troupe.conformance.access;

import org.jspecify.annotations.NullMarked;
