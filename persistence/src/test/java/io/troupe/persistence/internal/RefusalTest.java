// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.ActorId;
import io.troupe.spi.ActorStore;
import io.troupe.spi.DeploymentProblem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings and databases that are refused, with the exact words. */
class RefusalTest {

    private static final String ANYWAY =
            " To run with it all the same, and lose state, set troupe.store.allow-volatile=true.";

    @TempDir
    Path folder;

    private static DataSource h2(String url) {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL("jdbc:h2:" + url);
        dataSource.setUser("sa");
        return dataSource;
    }

    private static void refused(DataSource dataSource, String message) {
        assertThatThrownBy(() -> TestStores.dataSource(dataSource))
                .isInstanceOf(DeploymentProblem.class)
                .hasMessage(message);
    }

    private static void worksIfAllowed(DataSource dataSource) {
        try (ActorStore store = TestStores.dataSource(dataSource, true, SchemaScripts.SHIPPED)) {
            ActorStoreContract.submit(store, ActorStoreContract.create(ActorId.of("counter", "a"), "p1", "v1"));
            assertThat(store.find(ActorId.of("counter", "a"))).isPresent();
        }
    }

    @Test
    void anH2ThatDelaysWritesIsRefusedUnlessAllowed() {
        DataSource dataSource = h2(folder.resolve("db").toString());
        refused(
                dataSource,
                "TROUPE002007: data source java:/Test is an H2 database with WRITE_DELAY 500: commits of the last moments"
                        + " are lost when the process is killed. Add ;WRITE_DELAY=0 to its URL." + ANYWAY);
        worksIfAllowed(dataSource);
    }

    @Test
    void anH2InMemoryIsRefusedUnlessAllowed() {
        String message = "TROUPE002006: data source java:/Test is an H2 database in memory: all state is gone when the"
                + " server stops. Name a durable data source in setting troupe.datasource, or remove the setting to use"
                + " Troupe's own file." + ANYWAY;
        refused(h2("mem:refused;WRITE_DELAY=0"), message);
        refused(h2("memFS:refused;WRITE_DELAY=0"), message);
        worksIfAllowed(h2("mem:allowed;DB_CLOSE_DELAY=-1"));
    }

    @Test
    void anH2InServerModeIsRefused() {
        refused(
                h2(folder.resolve("db") + ";WRITE_DELAY=0;AUTO_SERVER=TRUE;AUTO_SERVER_PORT=0"),
                "TROUPE002008: data source java:/Test is an H2 database in server mode (jdbc:h2:tcp:, jdbc:h2:ssl: or"
                        + " AUTO_SERVER=TRUE); Troupe uses H2 only embedded, where the file lock admits one process. Use a"
                        + " plain file URL, or PostgreSQL.");
    }

    @Test
    void anH2FileWithSafeSettingsIsTakenFromADataSource() {
        worksIfAllowed(h2(folder.resolve("plain") + ";WRITE_DELAY=0"));
        try (ActorStore store = TestStores.dataSource(h2("async:" + folder.resolve("async") + ";WRITE_DELAY=0"))) {
            assertThat(store.description()).isEqualTo("data source java:/Test");
        }
    }

    @Test
    void aDatabaseWeDoNotKnowIsRefused() {
        DataSource other = TamperedDataSource.of(h2("mem:other"), "getMetaData", real -> {
            java.sql.DatabaseMetaData actual = (java.sql.DatabaseMetaData) real.call();
            return java.lang.reflect.Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {java.sql.DatabaseMetaData.class},
                    (self, method, arguments) -> method.getName().equals("getDatabaseProductName")
                            ? "MariaDB"
                            : method.invoke(actual, arguments));
        });
        refused(
                other,
                "TROUPE002005: data source java:/Test is a MariaDB database; Troupe keeps state in H2 (embedded) or"
                        + " PostgreSQL. Name another data source in setting troupe.datasource.");
    }

    @Test
    void aNameUnderWhichThereIsNoDataSourceIsRefused() {
        assertThatThrownBy(() -> TestStores.h2(folder, "troupe.datasource", "java:/Nothing"))
                .isInstanceOf(DeploymentProblem.class)
                .hasMessage("TROUPE002003: No data source is bound at 'java:/Nothing'; define one, or correct setting"
                        + " troupe.datasource.");
    }

    @Test
    void settingsOfTheWrongFormAreRefused() {
        assertThatThrownBy(() -> TestStores.h2(folder, "troupe.store.allow-volatile", "yes"))
                .hasMessage("TROUPE002002: Setting troupe.store.allow-volatile is 'yes'; give true or false.");
        assertThatThrownBy(() -> TestStores.h2(folder, "troupe.store.path", "/data;AUTO_SERVER=TRUE"))
                .hasMessage("TROUPE002001: Setting troupe.store.path is '/data;AUTO_SERVER=TRUE'; give the path of a"
                        + " folder, without a semicolon.");
        assertThatThrownBy(() -> TestStores.h2(folder, "troupe.store.connections", "0"))
                .hasMessage(
                        "TROUPE000040: Setting troupe.store.connections is '0'; give a whole number from 1 to 100.");
    }

    @Test
    void aFileThatIsNoDatabaseIsLeftAsItIs() throws Exception {
        Path file = Files.writeString(folder.resolve("troupe.mv.db"), "my notes".repeat(2_000));
        assertThatThrownBy(() -> TestStores.h2(folder))
                .isInstanceOf(DeploymentProblem.class)
                .hasMessageStartingWith("TROUPE002010: The database file " + file + " cannot be opened: ")
                .hasMessageEndingWith(" Check the folder's owner, rights and free space, or choose another with setting"
                        + " troupe.store.path.");
        assertThat(file).hasContent("my notes".repeat(2_000));
    }

    @Test
    void aFolderThatCannotBeMadeIsNamed() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> TestStores.h2(file.resolve("below")))
                .isInstanceOf(DeploymentProblem.class)
                .hasMessageStartingWith("TROUPE002010: The database file " + file.resolve("below/troupe.mv.db"));
    }

    @Test
    void aDataSourceThatDoesNotLetUsCommitIsRefused() throws SQLException {
        DataSource managed =
                TamperedDataSource.of(h2(folder.resolve("db") + ";WRITE_DELAY=0"), "setAutoCommit", real -> {
                    throw new SQLException("You cannot set autocommit during a managed transaction!");
                });
        refused(
                managed,
                "TROUPE002015: data source java:/Test does not let its connections commit by themselves: You cannot set"
                        + " autocommit during a managed transaction! Define it outside JTA (on WildFly: jta=\"false\").");
        try (Connection connection = h2(folder.resolve("db") + ";WRITE_DELAY=0").getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeQuery("SHOW TABLES").next()).isFalse();
        }
    }
}
