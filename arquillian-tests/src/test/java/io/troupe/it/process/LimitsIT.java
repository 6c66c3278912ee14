// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process;

import io.troupe.runner.WildFlyServer;
import org.junit.jupiter.api.Tag;

/** Attacks on WildFly; those on Payara Micro have a class of their own. */
@Tag("not-payara")
@Tag("not-payara-full")
class LimitsIT extends Attacks {

    LimitsIT() {
        super(WildFlyServer.at(Sample.property("troupe.wildfly.home")));
    }
}
