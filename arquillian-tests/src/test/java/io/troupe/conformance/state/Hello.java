// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.state;

/** What actors with vars keep with each connection. */
public record Hello(String hello) {

    static final Hello WORLD = new Hello("world");
}
