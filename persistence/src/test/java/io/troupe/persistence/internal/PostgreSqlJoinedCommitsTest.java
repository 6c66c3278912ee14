// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import java.sql.Connection;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract on PostgreSQL. */
class PostgreSqlJoinedCommitsTest extends JoinedCommitsContract {

    @RegisterExtension
    static final PostgresServer SERVER = new PostgresServer();

    @Override
    DataSource emptyDatabase() throws Exception {
        try (Connection connection = SERVER.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(PostgresServer.DROP);
            statement.execute("DROP TABLE IF EXISTS own");
        }
        return SERVER.dataSource();
    }
}
