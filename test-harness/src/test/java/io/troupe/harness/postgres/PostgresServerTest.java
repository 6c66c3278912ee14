// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.harness.postgres.PostgresServer.Stop;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PostgresServerTest {

    private static PostgresServer server;

    @BeforeAll
    static void start() throws IOException {
        RequirePostgres.require(PostgresServerTest.class);
        server = PostgresServer.started(Map.of("max_connections", "30", "synchronous_commit", "remote_apply"));
    }

    @AfterAll
    static void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void table() throws SQLException {
        execute("CREATE TABLE IF NOT EXISTS kept (n int)");
        execute("TRUNCATE kept");
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = server.dataSource().getConnection()) {
            connection.createStatement().execute(sql);
        }
    }

    private static String ask(Connection connection, String sql) throws SQLException {
        try (var rows = connection.createStatement().executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static String ask(String sql) throws SQLException {
        try (Connection connection = server.dataSource().getConnection()) {
            return ask(connection, sql);
        }
    }

    @Test
    void itRunsWithTheSettingsGivenAndSafeOnes() throws Exception {
        assertThat(ask("SHOW max_connections")).isEqualTo("30");
        assertThat(ask("SHOW synchronous_commit")).isEqualTo("remote_apply");
        assertThat(ask("SHOW fsync")).isEqualTo("on");
        assertThat(ask("SHOW listen_addresses")).isEqualTo("127.0.0.1");
        assertThat(server.log()).contains("ready to accept connections");
    }

    @Test
    void whatIsCommittedSurvivesAnImmediateStop() throws Exception {
        execute("INSERT INTO kept VALUES (1)");
        int port = server.port();
        server.restart(Stop.IMMEDIATE);
        assertThat(server.port()).isEqualTo(port);
        assertThat(ask("SELECT count(*) FROM kept")).isEqualTo("1");
    }

    @Test
    void aStoppedServerRefusesAndComesBackWithNewSettings() throws Exception {
        server.stop(Stop.FAST);
        assertThatThrownBy(() -> server.dataSource().getConnection())
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08001"));
        server.set("work_mem", "5MB");
        server.start();
        assertThat(ask("SHOW work_mem")).isEqualTo("5MB");
    }

    @Test
    void aTerminatedBackendTakesItsConnectionAlong() throws Exception {
        try (Connection connection = server.dataSource().getConnection();
                Connection other = server.dataSource().getConnection()) {
            server.terminate(PostgresServer.backend(connection));
            assertThatThrownBy(() -> ask(connection, "SELECT 1")).isInstanceOf(SQLException.class);
            assertThat(ask(other, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void aCrashedBackendThrowsOutEverybodyAndTheServerRecovers() throws Exception {
        execute("INSERT INTO kept VALUES (1)");
        try (Connection connection = server.dataSource().getConnection();
                Connection other = server.dataSource().getConnection()) {
            server.crash(PostgresServer.backend(connection));
            assertThatThrownBy(() -> {
                        // The news takes its time; the server ends every session.
                        while (true) {
                            ask(other, "SELECT 1");
                        }
                    })
                    .isInstanceOf(SQLException.class);
        }
        String count = null;
        while (count == null) {
            try {
                count = ask("SELECT count(*) FROM kept");
            } catch (SQLException e) {
                // It is still recovering.
            }
        }
        assertThat(count).isEqualTo("1");
    }

    @Test
    void aFrozenBackendAnswersAfterItsThaw() throws Exception {
        try (Connection connection = server.dataSource().getConnection()) {
            long backend = PostgresServer.backend(connection);
            server.freeze(backend);
            CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> {
                try {
                    return ask(connection, "SELECT 'awake'");
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThatThrownBy(() -> answer.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            assertThat(ask("SELECT 1")).isEqualTo("1");
            server.thaw(backend);
            assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo("awake");
        }
    }

    @Test
    void aFrozenBackendDoesNotHinderAStop() throws Exception {
        try (Connection connection = server.dataSource().getConnection()) {
            server.freeze(PostgresServer.backend(connection));
            server.restart(Stop.FAST);
        }
        assertThat(ask("SELECT 1")).isEqualTo("1");
    }

    @Test
    void databasesAndBackendsCanBeNamed() throws Exception {
        execute("DROP DATABASE IF EXISTS \"another One\"");
        server.createDatabase("another One");
        try (Connection connection =
                DriverManager.getConnection(server.url("another%20One") + "&ApplicationName=tester")) {
            assertThat(ask(connection, "SELECT current_database()")).isEqualTo("another One");
            assertThat(server.backends())
                    .filteredOn(backend -> backend.application().equals("tester"))
                    .singleElement()
                    .satisfies(backend -> {
                        assertThat(backend.pid()).isEqualTo(PostgresServer.backend(connection));
                        assertThat(backend.query()).isEqualTo("SELECT current_database()");
                        assertThat(backend.state()).isEqualTo("idle");
                    });
        }
    }

    @Test
    void aServerThatCannotStartSaysWhy() {
        assertThatThrownBy(() -> PostgresServer.started(Map.of("no_such_setting", "1")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("unrecognized configuration parameter \"no_such_setting\"");
    }
}
