// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
/** Actors that cannot be deployed. */
package io.troupe.it.node.wrong;
