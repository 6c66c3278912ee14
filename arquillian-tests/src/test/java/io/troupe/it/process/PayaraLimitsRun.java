// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process;

import io.troupe.runner.PayaraMicroServer;

/**
 * The same attacks on Payara Micro. Only run when asked for ({@code -Dit.test=PayaraLimitsRun}): now and then Grizzly holds on to the
 * line of a client that does not read, whatever it is told.
 */
class PayaraLimitsRun extends Attacks {

    PayaraLimitsRun() {
        super(PayaraMicroServer.at(Sample.property("troupe.payara.jar")));
    }

    /** Takes from seconds to minutes of one core for 130,000 of them. */
    @Override
    boolean copesWithFragments() {
        return false;
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
