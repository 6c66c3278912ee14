// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
/** Actors that come in jars. */
package io.troupe.it.node.jars;
