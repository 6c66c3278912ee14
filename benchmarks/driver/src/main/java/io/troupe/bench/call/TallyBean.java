// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.call;

import jakarta.enterprise.context.ApplicationScoped;

/** A bean of the same shape, called through the container's client proxy. */
@ApplicationScoped
class TallyBean {

    private volatile long sum;

    public long current() {
        return sum;
    }
}
