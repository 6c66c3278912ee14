// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node.bank;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;

/** A row of the application's own, in the same database as the actors. */
@Entity
public class Entry {

    @Id
    @GeneratedValue
    private Long id;

    private String text;

    protected Entry() {}

    Entry(String text) {
        this.text = text;
    }
}
