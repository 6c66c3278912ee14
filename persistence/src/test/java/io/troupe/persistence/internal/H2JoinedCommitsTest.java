// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import java.nio.file.Path;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.io.TempDir;

/** The contract on H2. */
class H2JoinedCommitsTest extends JoinedCommitsContract {

    @TempDir
    Path folder;

    @Override
    DataSource emptyDatabase() {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:file:" + folder.resolve("joined") + ";WRITE_DELAY=0");
        return source;
    }
}
