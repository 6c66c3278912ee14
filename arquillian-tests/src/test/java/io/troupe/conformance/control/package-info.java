// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
/** What only a conformance deployment lets clients do: put actors to sleep, and lose them. */
@NullMarked
package io.troupe.conformance.control;

import org.jspecify.annotations.NullMarked;
