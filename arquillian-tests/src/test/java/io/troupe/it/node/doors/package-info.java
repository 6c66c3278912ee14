// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
/** Actors that let few in, for a test of all doors. */
package io.troupe.it.node.doors;
