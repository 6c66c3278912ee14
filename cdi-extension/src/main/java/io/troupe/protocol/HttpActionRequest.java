// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import io.troupe.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * The body of an action call over HTTP.
 *
 * @param args as sent, see {@link Values#arguments}; null for none
 */
public record HttpActionRequest(@Nullable JsonNode args) {}
