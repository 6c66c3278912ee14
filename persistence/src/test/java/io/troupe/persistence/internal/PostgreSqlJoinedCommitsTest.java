// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import javax.sql.DataSource;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract on PostgreSQL. */
class PostgreSqlJoinedCommitsTest extends JoinedCommitsContract {

    @RegisterExtension
    static final SharedPostgres SERVER = new SharedPostgres();

    @Override
    DataSource emptyDatabase() {
        SERVER.empty();
        SERVER.execute("DROP TABLE IF EXISTS own");
        return SERVER.dataSource();
    }
}
