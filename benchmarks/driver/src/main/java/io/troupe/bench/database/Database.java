// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.troupe.bench.report.Cpu;
import io.troupe.harness.Names;
import io.troupe.harness.postgres.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;

/**
 * The database that all who are compared write to.
 *
 * @param name for the report
 * @param folder for files, gone at the end
 * @param server the PostgreSQL, or null if this is an H2 file
 */
public record Database(String name, Path folder, @Nullable PostgresServer server) implements AutoCloseable {

    /** What baselines in plain JDBC write to. */
    public static final String PLAIN_TABLE = "bench_plain";

    /** What baselines with entities write to. */
    public static final String ENTITY_TABLE = "bench_counter";

    /** One that was just started, with the settings PostgreSQL ships; {@link PostgresWork} counts only while it is asked to. */
    public static Database postgres() {
        try {
            PostgresServer server = PostgresServer.started(Map.of("shared_preload_libraries", "pg_stat_statements"));
            PostgresWork.prepare(server.dataSource());
            return new Database("PostgreSQL", newFolder(), server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A new file. */
    public static Database h2() {
        return new Database("H2 file", newFolder(), null);
    }

    private static Path newFolder() {
        try {
            return Files.createTempDirectory("troupe-bench");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether its work can be counted. */
    public boolean isPostgres() {
        return server != null;
    }

    /** Whether commits wait for the disk, which they must whenever something is measured. */
    public void waitForDisk(boolean on) {
        if (server != null) {
            PostgresWork.waitForDisk(server.dataSource(), on);
        }
    }

    /** Processor time that the server has used so far, in microseconds; an H2 file is part of this JVM. */
    public double cpuMicros() {
        try {
            return server == null ? 0 : Cpu.micros(server.process());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Connections without a pool. */
    public DataSource plain() {
        if (server != null) {
            return server.dataSource();
        }
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL(h2Url(folder));
        return dataSource;
    }

    /** The baselines' file, with the settings that the actors' file has. */
    public static String h2Url(Path folder) {
        return "jdbc:h2:file:" + folder.resolve("baseline")
                + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=30000;DB_CLOSE_DELAY=-1";
    }

    /** A pool of that fixed size; its connections do not commit by themselves. */
    public HikariDataSource pool(int size) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(plain());
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(size);
        config.setAutoCommit(false);
        config.setConnectionTimeout(60_000);
        return new HikariDataSource(config);
    }

    /** Points actors of this JVM that are deployed from now on to this database; a pool lasts as long as it is open. */
    public Supplier<AutoCloseable> forActors(int poolSize) {
        return () -> {
            System.setProperty("bench.store", "database");
            if (server == null) {
                System.setProperty("troupe.store.path", folder.resolve("actors").toString());
                System.clearProperty("troupe.datasource");
                return () -> {};
            }
            HikariDataSource pool = pool(poolSize);
            Names.bind("bench/actors", pool);
            System.setProperty("troupe.datasource", "bench/actors");
            return pool;
        };
    }

    /** Makes the baselines' tables with rows {@code k0} and on. */
    public void createTables(int rows) {
        try (Connection connection = plain().getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : List.of(PLAIN_TABLE, ENTITY_TABLE)) {
                statement.execute("CREATE TABLE " + table
                        + " (id VARCHAR(100) PRIMARY KEY, version BIGINT NOT NULL, total BIGINT NOT NULL)");
                for (int i = 0; i < rows; i++) {
                    statement.execute("INSERT INTO " + table + " VALUES ('k" + i + "', 0, 0)");
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (server != null) {
            try {
                server.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        } else {
            try (Connection connection = plain().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("SHUTDOWN");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
