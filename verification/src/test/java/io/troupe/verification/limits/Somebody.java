// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.verification.limits;

import io.troupe.Caller;

/** Whoever calls by a door. */
record Somebody(String name) implements Caller {

    @Override
    public boolean isAuthenticated() {
        return false;
    }

    @Override
    public boolean isInRole(String role) {
        return false;
    }
}
