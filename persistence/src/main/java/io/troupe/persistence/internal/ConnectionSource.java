// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import java.sql.Connection;
import java.sql.SQLException;

/** Where connections come from. May be shared by threads. */
interface ConnectionSource extends AutoCloseable {

    /** A connection that commits each statement by itself. */
    Connection open() throws SQLException;

    /**
     * Whether connections are kept open between uses. Those of a server's data source are not: it pools them itself, and
     * one that we kept could be the last of the application's.
     */
    boolean keepsIdle();

    /** For people: what database, and where. No secrets. */
    String description();

    @Override
    void close();
}
