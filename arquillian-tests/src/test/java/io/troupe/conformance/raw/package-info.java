// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
/** Actors that answer plain HTTP requests and plain WebSockets. */
@NullMarked
package io.troupe.conformance.raw;

import org.jspecify.annotations.NullMarked;
