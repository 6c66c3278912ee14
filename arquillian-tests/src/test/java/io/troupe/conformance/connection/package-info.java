// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
/** Connections: events, parameters, the connection's own state, its hooks, sizes of messages. */
package io.troupe.conformance.connection;
