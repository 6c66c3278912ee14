// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.state;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.State;
import jakarta.annotation.security.PermitAll;

/** Derives a value of its state in the hook, and keeps it beside the state. */
@Actor
@PermitAll
@StateWatched
public class StateChangeRecursionActor implements StateWatcher {

    /** All there is. */
    public record All(int value, int derivedValue, int callCount) {}

    @State
    private int value;

    private int derivedValue;
    private int onStateChangeCallCount;

    @Override
    public Object watched() {
        return value;
    }

    @Override
    public void onStateChange() {
        derivedValue = 2 * value;
        onStateChangeCallCount++;
    }

    @Action
    public int setValue(int newValue) {
        value = newValue;
        return value;
    }

    @Action
    public int getDerivedValue() {
        return derivedValue;
    }

    @Action
    public int getOnStateChangeCallCount() {
        return onStateChangeCallCount;
    }

    @Action
    public All getAll() {
        return new All(value, derivedValue, onStateChangeCallCount);
    }
}
