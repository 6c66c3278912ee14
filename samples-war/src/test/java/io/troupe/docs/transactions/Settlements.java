// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.docs.transactions;

import io.troupe.Actors;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.stream.Stream;

/** Transactions over any number of actors. */
@ApplicationScoped
public class Settlements {

    @Inject
    private Actors actors;

    @Transactional
    public void settle(String payer, List<String> payees, long each) {
        Account from = actors.getOrCreate(Account.class, payer);
        List<Account> to = payees.stream()
                .map(key -> actors.getOrCreate(Account.class, key))
                .toList();
        actors.reserve(Stream.concat(Stream.of(from), to.stream()).toArray());
        for (Account account : to) {
            from.add(-each);
            account.add(each);
        }
    }
}
