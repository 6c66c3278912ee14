// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process;

import io.troupe.it.ServerUnderTest;

/** What MicroProfile JWT of the server makes of callers. */
class MicroProfileJwtIT extends JwtChecks {

    MicroProfileJwtIT() {
        super(ServerUnderTest.get().distribution());
    }
}
