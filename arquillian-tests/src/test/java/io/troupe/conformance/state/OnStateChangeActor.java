// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.state;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.State;
import jakarta.annotation.security.PermitAll;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Counts the turns that changed its state. */
@Actor
@PermitAll
@StateWatched
public class OnStateChangeActor implements StateWatcher {

    /** The state as a whole. */
    private record Whole(int value, List<Integer> blob) {}

    @State
    private int value;

    @State
    private List<Integer> blob = List.of();

    private int changeCount;

    @Override
    public Object watched() {
        return new Whole(value, blob);
    }

    @Override
    public void onStateChange() {
        changeCount++;
    }

    @Action
    public int setValue(int newValue) {
        value = newValue;
        return value;
    }

    @Action
    public int incrementMultiple(int times) {
        for (int i = 0; i < times; i++) {
            value++;
        }
        return value;
    }

    @Action
    public int getValue() {
        return value;
    }

    @Action
    public int getDoubled() {
        return 2 * value;
    }

    @Action
    public int getChangeCount() {
        return changeCount;
    }

    @Action
    public void resetChangeCount() {
        changeCount = 0;
    }

    @Action
    public boolean stateIdentityStable() {
        List<Integer> once = blob;
        return once == blob;
    }

    @Action
    public int seedLarge(int size) {
        blob = IntStream.range(0, size).boxed().toList();
        return size;
    }

    @Action
    public double churn(int times) {
        long begin = System.nanoTime();
        for (int i = 0; i < times; i++) {
            value++;
        }
        return (System.nanoTime() - begin) / (double) Duration.ofMillis(1).toNanos();
    }
}
