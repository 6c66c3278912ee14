// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgreSqlSchemaTest extends SchemaTest {

    @RegisterExtension
    static final SharedPostgres SERVER = new SharedPostgres();

    @Override
    DataSource database() {
        return SERVER.dataSource();
    }

    @BeforeEach
    void emptyDatabase() {
        SERVER.empty();
    }

    @Override
    String bytes(String hex) {
        return "'\\x" + hex + "'";
    }
}
