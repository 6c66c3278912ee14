// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process;

import io.troupe.runner.Server;

/** The same attacks on a server with Grizzly and Tyrus. */
abstract class PayaraAttacks extends Attacks {

    PayaraAttacks(Server server) {
        super(server);
    }

    /** Reads a frame as a whole, up to 4 MiB. */
    @Override
    final String tooLongInOneFrame() {
        return "1011 Buffer overflow.";
    }

    @Override
    final boolean chunksWinOverLengths() {
        return true;
    }

    @Override
    final boolean headsHaveATimeLimit() {
        return false;
    }

    @Override
    final boolean awaitsBodiesItself() {
        return false;
    }
}
