// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node.neighbours;

import jakarta.enterprise.context.ApplicationScoped;

/** A bean of the application's own. */
@ApplicationScoped
public class Greeter {

    public String greet(String name) {
        return "Good day, " + name;
    }
}
