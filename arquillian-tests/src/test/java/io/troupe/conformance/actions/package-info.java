// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
/** Actions: results at once and later, time-outs, names with dots, interleaving, sizes. */
package io.troupe.conformance.actions;
