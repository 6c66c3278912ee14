// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
/** Handles, input and metadata. */
package io.troupe.conformance.handles;
