// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process;

import io.troupe.runner.PayaraMicroServer;
import org.junit.jupiter.api.Tag;

/** The same attacks on Payara Micro. */
@Tag("not-wildfly")
class PayaraLimitsIT extends Attacks {

    PayaraLimitsIT() {
        super(PayaraMicroServer.at(Sample.property("troupe.payara.jar")));
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
    boolean headsHaveATimeLimit() {
        return false;
    }

    @Override
    boolean awaitsBodiesItself() {
        return false;
    }
}
