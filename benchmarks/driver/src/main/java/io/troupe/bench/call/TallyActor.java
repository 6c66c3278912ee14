// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.call;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.State;

/** The actor that is called. */
@Actor
class TallyActor implements Tally {

    @State
    private long sum;

    @Override
    @Action(readOnly = true)
    public long current() {
        return sum;
    }

    @Override
    @Action
    public long add(long amount) {
        sum += amount;
        return sum;
    }
}
