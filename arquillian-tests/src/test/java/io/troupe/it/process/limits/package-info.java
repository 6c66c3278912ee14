// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
/** An application to attack. */
package io.troupe.it.process.limits;
