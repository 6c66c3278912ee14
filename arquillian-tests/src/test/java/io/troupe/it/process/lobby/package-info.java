// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
/** An application whose actor uses all hooks for clients. */
package io.troupe.it.process.lobby;
