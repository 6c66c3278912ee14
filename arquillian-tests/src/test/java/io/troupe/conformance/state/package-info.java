// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
/** Actors whose changes of state, and values beside the state, are watched. */
@NullMarked
package io.troupe.conformance.state;

import org.jspecify.annotations.NullMarked;
