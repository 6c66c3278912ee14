// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
/**
 * Descriptions of the deployed actors, for people and their tools: read once from the real signatures into one model
 * ({@link io.troupe.rest.internal.describe.Description}), written three times. Start with
 * {@link io.troupe.rest.internal.describe.Documents}.
 */
@NullMarked
package io.troupe.rest.internal.describe;

import org.jspecify.annotations.NullMarked;
