// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.postgres;

import io.troupe.harness.Ports;
import io.troupe.harness.process.Signals;
import io.troupe.harness.process.Watchdog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL server of its own, from the packages of this machine: its own folder, a free port of 127.0.0.1, never as
 * root, {@code fsync} on, because tests of what survives need it. It ends with {@link #close()}, and without that with the
 * JVM, even a killed one. The user is {@code troupe}, without a password; the port stays the same over restarts.
 *
 * <p>Where no PostgreSQL is installed {@link #missing} says so in the line a skipped test prints:
 *
 * <pre>{@code
 * PostgresServer.missing(MyTest.class).ifPresent(line -> { System.out.println(line); Assumptions.abort(line); });
 * }</pre>
 *
 * <p>Safe for use by several threads, except that starts and stops are one caller's business at a time.
 */
public final class PostgresServer implements AutoCloseable {

    /** The superuser, who needs no password. */
    public static final String USER = "troupe";

    /** How a server goes down. */
    public enum Stop {
        /** Clients are cut, transactions rolled back, a checkpoint is written. */
        FAST,
        /** Everything is left where it stands; the next start recovers from the log. What a power cut does, but for the disk. */
        IMMEDIATE
    }

    private final PostgresInstallation installation;
    private final Path folder;
    private final int port;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final Set<Long> frozen = ConcurrentHashMap.newKeySet();
    private final Watchdog watchdog;
    private boolean running;

    private PostgresServer(PostgresInstallation installation, Path parent, Map<String, String> settings)
            throws IOException {
        this.installation = installation;
        this.folder = Files.createTempDirectory(parent, "troupe-pg");
        this.port = Ports.free();
        this.settings.putAll(settings);
        installation.giveAway(folder);
        watchdog = new Watchdog(installation.command(pgCtl("-m immediate stop")) + "; rm -rf '" + folder + "'");
        try {
            installation.run(
                    folder,
                    installation.bin("initdb") + " -D " + data() + " -U " + USER + " -A trust -E UTF8 --locale=C -N");
            start();
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The line that a test prints when it skips itself for want of PostgreSQL; empty if there is one. */
    public static Optional<String> missing(Class<?> test) {
        return PostgresInstallation.find().isPresent()
                ? Optional.empty()
                : Optional.of("SKIPPED " + test.getName() + ": no PostgreSQL server on this machine");
    }

    /** Starts one with the settings PostgreSQL ships, in the folder for temporary files. */
    public static PostgresServer started() throws IOException {
        return started(Map.of());
    }

    /**
     * Starts one.
     *
     * @param settings what {@code postgresql.conf} may say, for example {@code max_connections}; these win over our own
     * @throws IOException if it does not start; the message has the server's own words
     * @throws IllegalStateException if there is no PostgreSQL, see {@link #missing}
     */
    public static PostgresServer started(Map<String, String> settings) throws IOException {
        return started(settings, Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** @param parent an existing folder that every user may enter, on a small file system for tests of a full disk */
    public static PostgresServer started(Map<String, String> settings, Path parent) throws IOException {
        PostgresInstallation installation = PostgresInstallation.find()
                .orElseThrow(() -> new IllegalStateException("no PostgreSQL server on this machine"));
        return new PostgresServer(installation, parent, settings);
    }

    /** Starts it again after {@link #stop}, and waits until it answers. */
    public void start() throws IOException {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("fsync", "on");
        all.put("max_connections", "200");
        all.putAll(settings);
        all.put("port", Integer.toString(port));
        all.put("listen_addresses", "127.0.0.1");
        all.put("unix_socket_directories", folder.toString());
        StringBuilder text = new StringBuilder();
        all.forEach((name, value) -> text.append(name)
                .append(" = '")
                .append(value.replace("'", "''"))
                .append("'\n"));
        installation.write(folder, data() + "/postgresql.auto.conf", text.toString());
        try {
            installation.run(folder, pgCtl("-l " + folder + "/log -w -t 60 start"));
        } catch (IOException e) {
            throw new IOException(e.getMessage() + log(), e);
        }
        running = true;
    }

    /** Stops it and waits for its end; frozen backends are woken first. */
    public void stop(Stop how) throws IOException {
        frozen.forEach(this::thaw);
        if (running) {
            installation.run(folder, pgCtl("-m " + how.name().toLowerCase(java.util.Locale.ROOT) + " -w -t 60 stop"));
            running = false;
        }
    }

    /** {@link #stop} and {@link #start}. */
    public void restart(Stop how) throws IOException {
        stop(how);
        start();
    }

    /** What the server shall run with from its next start on, beside what it was started with. */
    public void set(String name, String value) {
        settings.put(name, value);
    }

    /** Its first process, whose children are all others. */
    public ProcessHandle process() throws IOException {
        String pid = Files.readAllLines(data().resolve("postmaster.pid")).get(0);
        return ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
    }

    /** The port of 127.0.0.1. */
    public int port() {
        return port;
    }

    /** What the server wrote to its log so far. */
    public String log() throws IOException {
        return installation.read(folder, folder + "/log");
    }

    /** Connections to the database {@code postgres}, made when asked for. */
    public PGSimpleDataSource dataSource() {
        return dataSource("postgres");
    }

    /** Connections to a database of that name, which need not exist yet. */
    public PGSimpleDataSource dataSource(String database) {
        return dataSource(database, port);
    }

    /** @param port the server's own, or one in front of it */
    public PGSimpleDataSource dataSource(String database, int port) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setServerNames(new String[] {"127.0.0.1"});
        dataSource.setPortNumbers(new int[] {port});
        dataSource.setDatabaseName(database);
        dataSource.setUser(USER);
        return dataSource;
    }

    /** Makes an empty database. */
    public void createDatabase(String name) throws SQLException {
        try (Connection connection = dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE \"" + name + "\"");
        }
    }

    /** The URL of the database {@code postgres}. */
    public String url() {
        return url("postgres");
    }

    /** The URL for {@code java.sql.DriverManager}, with the user in it. */
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=" + USER;
    }

    /** The process on the server's side of a connection. Works for wrapped ones too. */
    public static long backend(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class).getBackendPID();
    }

    /** Ends one backend as an administrator would; its transaction is rolled back, its client loses the connection. */
    public void terminate(long backend) {
        Signals.terminate(backend);
    }

    /** Kills one backend, upon which PostgreSQL throws out all clients and recovers from its log. */
    public void crash(long backend) {
        Signals.kill(backend);
    }

    /** Stops one backend where it is, with its locks and its socket. */
    public void freeze(long backend) {
        Signals.freeze(backend);
        frozen.add(backend);
    }

    /** Lets a frozen backend run on. */
    public void thaw(long backend) {
        if (frozen.remove(backend) && ProcessHandle.of(backend).isPresent()) {
            Signals.thaw(backend);
        }
    }

    /** All processes that serve a client now, by application name as the clients gave it. */
    public List<Backend> backends() throws SQLException {
        List<Backend> found = new java.util.ArrayList<>();
        try (Connection connection = dataSource().getConnection();
                var rows = connection
                        .createStatement()
                        .executeQuery("SELECT pid, application_name, coalesce(state, ''), coalesce(query, '')"
                                + " FROM pg_stat_activity WHERE backend_type = 'client backend'"
                                + " AND pid <> pg_backend_pid() ORDER BY pid")) {
            while (rows.next()) {
                found.add(new Backend(rows.getLong(1), rows.getString(2), rows.getString(3), rows.getString(4)));
            }
        }
        return found;
    }

    /**
     * What serves one client.
     *
     * @param pid its process
     * @param application the client's {@code ApplicationName}
     * @param state as in {@code pg_stat_activity}
     * @param query its running or last statement
     */
    public record Backend(long pid, String application, String state, String query) {}

    /** Stops the server and deletes its folder. */
    @Override
    public void close() throws IOException {
        try {
            stop(Stop.IMMEDIATE);
        } finally {
            watchdog.close();
            PostgresInstallation.delete(folder);
        }
    }

    private String pgCtl(String rest) {
        return installation.bin("pg_ctl") + " -D " + data() + " " + rest;
    }

    private Path data() {
        return folder.resolve("data");
    }
}
