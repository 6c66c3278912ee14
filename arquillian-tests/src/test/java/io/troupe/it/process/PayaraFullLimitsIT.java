// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process;

import io.troupe.runner.PayaraFullServer;
import org.junit.jupiter.api.Tag;

/** Payara Server, with the five threads for requests that it has as it comes. */
@Tag("not-wildfly")
@Tag("not-payara")
class PayaraFullLimitsIT extends PayaraAttacks {

    PayaraFullLimitsIT() {
        super(PayaraFullServer.at(Sample.property("troupe.payara-full.home")));
    }
}
