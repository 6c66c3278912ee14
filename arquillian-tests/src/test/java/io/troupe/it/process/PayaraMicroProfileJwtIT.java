// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process;

import io.troupe.runner.PayaraMicroServer;

/** What MicroProfile JWT of Payara Micro makes of callers. */
class PayaraMicroProfileJwtIT extends JwtChecks {

    PayaraMicroProfileJwtIT() {
        super(PayaraMicroServer.at(Sample.property("troupe.payara.jar")));
    }
}
