// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
/**
 * Troupe deployed on one real server, a class for each matter. The classes share the server, which Arquillian starts; each has its
 * deployment beside it.
 */
package io.troupe.it.node;
