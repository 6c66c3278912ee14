// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal;

import io.troupe.spi.ActionDispatcher;
import io.troupe.spi.Settings;

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
}
