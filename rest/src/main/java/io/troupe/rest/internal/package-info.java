// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
/**
 * The HTTP door: one servlet that turns requests of the client protocol into calls of the dispatcher. Start with
 * {@link io.troupe.rest.internal.HttpDoor}.
 */
@NullMarked
package io.troupe.rest.internal;

import org.jspecify.annotations.NullMarked;
