// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.state;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.State;
import jakarta.annotation.security.PermitAll;

/** Tries to change its state in the hook, which its own setter refuses. */
@Actor
@PermitAll
@StateWatched
public class StateChangeReentrantMutationActor implements StateWatcher {

    /** How that went. */
    public record Result(int value, int derivedValue, int callCount, String errorGroup, String errorCode) {}

    /** What the setter refuses with. */
    private static final class Reentrant extends IllegalStateException {
        private static final long serialVersionUID = 1L;
        private static final String GROUP = "actor";
        private static final String CODE = "state_mutation_reentrant";
    }

    @State
    private int value;

    @State
    private int derivedValue;

    private boolean inHook;
    private int callCount;
    private String errorGroup = "";
    private String errorCode = "";

    @Override
    public Object watched() {
        return new Result(value, derivedValue, 0, "", "");
    }

    @Override
    public void onStateChange() {
        callCount++;
        inHook = true;
        try {
            derive(2 * value);
        } catch (Reentrant e) {
            errorGroup = Reentrant.GROUP;
            errorCode = Reentrant.CODE;
        } finally {
            inHook = false;
        }
    }

    private void derive(int newValue) {
        if (inHook) {
            throw new Reentrant();
        }
        derivedValue = newValue;
    }

    @Action
    public int setValue(int newValue) {
        value = newValue;
        return value;
    }

    @Action
    public Result getResult() {
        return new Result(value, derivedValue, callCount, errorGroup, errorCode);
    }
}
