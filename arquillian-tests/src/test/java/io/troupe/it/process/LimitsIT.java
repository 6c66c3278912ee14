// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process;

import io.troupe.runner.WildFlyServer;

/** Attacks on WildFly. */
class LimitsIT extends Attacks {

    LimitsIT() {
        super(WildFlyServer.at(Sample.property("troupe.wildfly.home")));
    }
}
