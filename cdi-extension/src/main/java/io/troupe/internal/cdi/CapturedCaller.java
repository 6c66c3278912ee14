// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import io.troupe.Caller;
import java.util.Set;

/** Who was logged in when the call was made. */
record CapturedCaller(String name, Set<String> roles) implements Caller {

    @Override
    public boolean isAuthenticated() {
        return true;
    }

    @Override
    public boolean isInRole(String role) {
        return roles.contains(role);
    }
}
