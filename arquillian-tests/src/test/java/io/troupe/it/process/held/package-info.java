// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
/** An application whose commits are held up. */
package io.troupe.it.process.held;
