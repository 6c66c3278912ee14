// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.war;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;

/** A counter as a row. */
@Entity
@Table(name = "bench_counter")
public class CounterRow {

    @Id
    private String id;

    @Version
    private long version;

    private long total;

    /** For the mapper. */
    public CounterRow() {}

    long increment() {
        return ++total;
    }

    long total() {
        return total;
    }
}
