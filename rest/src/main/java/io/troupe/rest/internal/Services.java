// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal;

import io.troupe.spi.ActionDispatcher;
import io.troupe.spi.Settings;
import java.util.function.LongSupplier;

/** Where the door finds what it needs. Asked late: servers differ in when a deployment's beans are ready. */
interface Services {

    Settings settings();

    /**
     * The settings while the servlet context is being set up.
     *
     * @return beans if they are there already, otherwise the same sources read directly
     */
    Settings startupSettings();

    ActionDispatcher dispatcher();

    /** The clock that time spans are measured by. */
    default LongSupplier nanoTime() {
        return System::nanoTime;
    }
}
