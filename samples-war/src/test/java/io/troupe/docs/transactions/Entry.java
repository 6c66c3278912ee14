// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.docs.transactions;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;

/** A row of the application's own. */
@Entity
public class Entry {

    @Id
    @GeneratedValue
    private Long id;

    private String fromKey;
    private String toKey;
    private long amount;

    /** For the mapper. */
    protected Entry() {}

    Entry(String fromKey, String toKey, long amount) {
        this.fromKey = fromKey;
        this.toKey = toKey;
        this.amount = amount;
    }
}
