// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
/** Actors whose hooks for connections, waking and destruction are watched. */
@NullMarked
package io.troupe.conformance.lifecycle;

import org.jspecify.annotations.NullMarked;
