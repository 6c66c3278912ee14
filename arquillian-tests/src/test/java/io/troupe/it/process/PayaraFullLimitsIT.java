// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process;

import io.troupe.runner.PayaraFullServer;
import org.junit.jupiter.api.Tag;

/** The same attacks on Payara Server, with the five threads for requests that it has as it comes. */
@Tag("not-wildfly")
@Tag("not-payara")
class PayaraFullLimitsIT extends Attacks {

    PayaraFullLimitsIT() {
        super(PayaraFullServer.at(Sample.property("troupe.payara-full.home")));
    }

    /** Reads a frame as a whole, up to 4 MiB. */
    @Override
    String tooLongInOneFrame() {
        return "1011 Buffer overflow.";
    }

    @Override
    boolean chunksWinOverLengths() {
        return true;
    }

    @Override
    boolean slowClientsHoldThreads() {
        return true;
    }
}
