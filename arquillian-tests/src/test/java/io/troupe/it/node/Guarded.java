// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.OnSleep;
import io.troupe.State;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Max;

/** A number, and much that nobody outside may do to it. */
@Actor
public class Guarded {

    @State
    private int count;

    @Action
    @PermitAll
    public int add(@Max(1000) int by) {
        count += by;
        return count;
    }

    @Action
    @PermitAll
    public int put(String text) {
        return text == null ? 0 : text.length();
    }

    @Action(readOnly = true)
    @PermitAll
    public int get() {
        return count;
    }

    @Action
    public void silent() {
        count = -1;
    }

    @Action
    @RolesAllowed("boss")
    public void forBosses() {
        count = -2;
    }

    @Action
    @DenyAll
    public void forNobody() {
        count = -3;
    }

    @PermitAll
    public void internal(int to) {
        count = to;
    }

    @OnSleep
    void slept() {
        // A hook is no action.
    }
}
