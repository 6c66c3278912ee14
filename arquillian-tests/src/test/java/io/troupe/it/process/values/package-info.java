// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
/** An application that gives back what it is given. */
package io.troupe.it.process.values;
