// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.call;

import jakarta.enterprise.context.ApplicationScoped;

/** The same bean with an interceptor that takes a lock around each call. */
@Locked
@ApplicationScoped
class LockedTallyBean {

    private long sum;

    public long current() {
        return sum;
    }
}
