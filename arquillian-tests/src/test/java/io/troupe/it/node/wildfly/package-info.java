// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
/** What WildFly needs for these tests; Arquillian's own adapter starts it and deploys. */
package io.troupe.it.node.wildfly;
