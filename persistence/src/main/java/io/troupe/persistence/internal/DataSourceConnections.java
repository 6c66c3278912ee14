// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import java.sql.Connection;
import java.sql.SQLException;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;

/** Connections of a data source that the server keeps. */
final class DataSourceConnections implements ConnectionSource {

    private final DataSource dataSource;
    private final String name;

    DataSourceConnections(DataSource dataSource, String name) {
        this.dataSource = dataSource;
        this.name = name;
    }

    static DataSourceConnections lookup(String name) {
        try {
            Object found = new InitialContext().lookup(name);
            if (found instanceof DataSource dataSource) {
                return new DataSourceConnections(dataSource, name);
            }
            throw Problems.noDataSource(name, new NamingException("A " + found.getClass() + " is bound there."));
        } catch (NamingException e) {
            throw Problems.noDataSource(name, e);
        }
    }

    @Override
    public Connection open() throws SQLException {
        return dataSource.getConnection();
    }

    @Override
    public boolean keepsIdle() {
        return false;
    }

    @Override
    public String description() {
        return "data source " + name;
    }

    @Override
    public void close() {
        // The server's.
    }
}
