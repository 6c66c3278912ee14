// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node.wrong;

import io.troupe.Action;
import io.troupe.Actor;
import jakarta.annotation.security.PermitAll;

/** Cannot be made, and hides an action. */
@Actor
@PermitAll
public class NoConstructor {

    private final String name;

    public NoConstructor(String name) {
        this.name = name;
    }

    @Action
    String hidden() {
        return name;
    }
}
