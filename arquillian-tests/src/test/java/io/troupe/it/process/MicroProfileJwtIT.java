// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process;

/** What MicroProfile JWT of WildFly makes of callers. */
class MicroProfileJwtIT extends JwtChecks {

    MicroProfileJwtIT() {
        super(BriefServer.wildFly());
    }
}
