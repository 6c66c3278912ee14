// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.spi;

import io.troupe.Caller;
import io.troupe.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A client's wish to connect.
 *
 * @param params what the client passed; null for nothing
 */
public record ConnectRequest(Caller caller, @Nullable JsonNode params) {}
