// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node.jars;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.State;
import jakarta.annotation.security.PermitAll;

/** In a jar with an empty {@code beans.xml}. */
@Actor
@PermitAll
public class EmptyJarActor {

    @State
    private int count;

    @Action
    public int increment() {
        return ++count;
    }
}
