// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.Caller;

/** The caller of hooks that no call caused, and of calls that nobody is logged in for. */
public final class Nobody implements Caller {

    /** The only one. */
    public static final Caller ANONYMOUS = new Nobody();

    private Nobody() {}

    @Override
    public String name() {
        return "anonymous";
    }

    @Override
    public boolean isAuthenticated() {
        return false;
    }

    @Override
    public boolean isInRole(String role) {
        return false;
    }
}
