// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import io.troupe.jackson.databind.JsonNode;

/**
 * The body of the answer to an action call over HTTP.
 *
 * @param output a missing node for nothing, as opposed to null
 */
public record HttpActionResponse(JsonNode output) {}
