// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two applications of one process at one H2 file. */
class H2OwnershipTest extends OwnershipContract {

    @TempDir
    Path folder;

    @Override
    DataSource database() {
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setURL("jdbc:h2:" + folder.resolve("db") + ";WRITE_DELAY=0;LOCK_TIMEOUT=300");
        h2.setUser("sa");
        return h2;
    }

    @Test
    void whatAnotherProcessOwnedIsFreeAtOnceAsTheFileAdmitsOne() throws Exception {
        TestNode node = node("first");
        execute("INSERT INTO troupe_node (name, process, state, lease_seq, holds_lock, started_at)"
                + " VALUES ('killed', '1@1', 'UP', 5, FALSE, CURRENT_TIMESTAMP)");
        execute(
                "UPDATE troupe_segment SET epoch = 9, owner = (SELECT incarnation FROM troupe_node WHERE name = 'killed')"
                        + " WHERE segment = 7");
        assertThat(node.store.acquire(7).epoch()).isEqualTo(10);
        assertThat(read("SELECT state FROM troupe_node WHERE name = 'killed'")).isEqualTo("DEAD");
    }
}
