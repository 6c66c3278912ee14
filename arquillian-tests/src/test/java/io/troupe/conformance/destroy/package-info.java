// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
/** Actors that are destroyed, and who hears of it. */
package io.troupe.conformance.destroy;
