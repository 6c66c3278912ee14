// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process;

import io.troupe.runner.PayaraMicroServer;
import org.junit.jupiter.api.Tag;

/** Payara Micro. */
@Tag("not-wildfly")
@Tag("not-payara-full")
class PayaraLimitsIT extends PayaraAttacks {

    PayaraLimitsIT() {
        super(PayaraMicroServer.at(Sample.property("troupe.payara.jar")));
    }
}
