// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.durable;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

/** A counter as an application without actors keeps it. */
@Entity
@Table(name = "bench_counter")
class CounterRow {

    @Id
    private String id;

    @Version
    private long version;

    private long total;

    /** For the mapper. */
    CounterRow() {}

    void increment() {
        total++;
    }
}
