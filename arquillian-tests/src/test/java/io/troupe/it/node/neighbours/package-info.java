// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
/** An application that had a life of its own before it got actors. */
package io.troupe.it.node.neighbours;
