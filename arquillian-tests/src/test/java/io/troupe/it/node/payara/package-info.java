// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
/** Payara Micro for these tests. It has no management port, so an application in it deploys the others. */
package io.troupe.it.node.payara;
