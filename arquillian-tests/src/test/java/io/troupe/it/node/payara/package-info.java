// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
/** Payara Micro and Payara Server for these tests. */
package io.troupe.it.node.payara;
