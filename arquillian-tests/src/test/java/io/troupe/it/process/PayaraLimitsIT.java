// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process;

import io.troupe.runner.PayaraMicroServer;

/** The same attacks on Payara Micro. */
class PayaraLimitsIT extends Attacks {

    PayaraLimitsIT() {
        super(PayaraMicroServer.at(Sample.property("troupe.payara.jar")));
    }
}
