// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
/**
 * The actors that client suites are pointed at, a package for each area. They do nothing useful: each makes one part of the server
 * visible from outside. Names, numbers, texts and orders are part of a contract with these suites.
 */
package io.troupe.conformance;
