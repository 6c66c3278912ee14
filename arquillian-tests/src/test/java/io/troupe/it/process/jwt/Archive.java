// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process.jwt;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.State;
import jakarta.annotation.security.RolesAllowed;

/** For a role that is named by the class and not by its methods. */
@Actor
@RolesAllowed("archivist")
public class Archive {

    @State
    private int files;

    /** Files something. */
    @Action
    public int file() {
        return ++files;
    }
}
