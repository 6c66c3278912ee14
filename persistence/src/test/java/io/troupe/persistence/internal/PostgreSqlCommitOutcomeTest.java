// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgreSqlCommitOutcomeTest extends CommitOutcomeContract {

    @RegisterExtension
    static final PostgresServer SERVER = new PostgresServer();

    @Override
    DataSource database() {
        return SERVER.dataSource();
    }

    @BeforeEach
    @Override
    void open() {
        try (Connection connection = database().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(PostgresServer.DROP);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        super.open();
    }
}
