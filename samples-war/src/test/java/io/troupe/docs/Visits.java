// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.docs;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.State;
import jakarta.annotation.security.PermitAll;

/** Counts per visitor. */
@Actor
@PermitAll
public class Visits {

    @State
    private long visits;

    @Action
    public long visit() {
        return ++visits;
    }
}
