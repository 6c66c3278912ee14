// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
/** An application without a server, for tests that hurt it: its actors, and how it is started. */
package io.troupe.verification.app;
