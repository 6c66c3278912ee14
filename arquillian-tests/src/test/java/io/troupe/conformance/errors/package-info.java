// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
/** Errors: those on purpose, those nobody planned, time-outs, and refusals of connections. */
package io.troupe.conformance.errors;
