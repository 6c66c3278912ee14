// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node.wrong;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Wants an actor and says not which. */
@ApplicationScoped
public class Careless {

    @Inject
    private OneTwin twin;
}
