// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
/** Hostile inputs in great numbers, guided by the code they reach. */
package io.troupe.harness.fuzz;
