// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
/** An application whose actors and entities change together. */
package io.troupe.it.node.bank;
