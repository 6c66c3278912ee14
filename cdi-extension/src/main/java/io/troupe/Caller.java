// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe;

/** Who makes a call. Immutable. */
public interface Caller {

    /** The name of the principal; {@code anonymous} if nobody is logged in. */
    String name();

    /** Whether somebody is logged in. */
    boolean isAuthenticated();

    /** Whether the caller holds the role. Only roles that some deployed actor names are known. */
    boolean isInRole(String role);
}
