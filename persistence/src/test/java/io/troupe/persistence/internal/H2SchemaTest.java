// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import java.nio.file.Path;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.io.TempDir;

class H2SchemaTest extends SchemaTest {

    @TempDir
    Path folder;

    @Override
    DataSource database() {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL("jdbc:h2:" + folder.resolve("db") + ";WRITE_DELAY=0");
        dataSource.setUser("sa");
        return dataSource;
    }

    @Override
    String bytes(String hex) {
        return "X'" + hex + "'";
    }
}
