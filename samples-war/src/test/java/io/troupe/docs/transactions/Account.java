// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.docs.transactions;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.State;
import jakarta.annotation.security.PermitAll;
import jakarta.transaction.Transactional;

/** Takes part in transactions. */
@Actor
@PermitAll
public class Account {

    @State
    private long balance;

    @Action
    @Transactional
    public long add(long amount) {
        balance += amount;
        return balance;
    }
}
