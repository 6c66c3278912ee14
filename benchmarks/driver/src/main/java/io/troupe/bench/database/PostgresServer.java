// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The PostgreSQL of this machine in a folder of its own, with its own defaults: in particular {@code fsync} and {@code
 * synchronous_commit} are on. Statements are counted only while {@link PostgresWork} asks.
 */
public final class PostgresServer implements AutoCloseable {

    private final Path bin;
    private final Path folder;
    private final int port;
    private final Thread guard = new Thread(this::stop);

    private PostgresServer() throws IOException, InterruptedException {
        bin = binaries();
        folder = Files.createTempDirectory("troupe-bench-pg");
        port = freePort();
        if (isRoot()) {
            run(List.of("chown", "postgres", folder.toString()));
        }
        as(bin.resolve("initdb") + " -D " + folder.resolve("data") + " -U troupe -A trust -E UTF8 --locale=C");
        Runtime.getRuntime().addShutdownHook(guard);
        as(bin.resolve("pg_ctl") + " -D " + folder.resolve("data") + " -l " + folder.resolve("log")
                + " -w -t 60 start -o \"-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories="
                + folder + " -c max_connections=200 -c shared_preload_libraries=pg_stat_statements\"");
    }

    /** Makes and starts one. */
    public static PostgresServer start() {
        try {
            return new PostgresServer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where it is, for JDBC. */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=troupe";
    }

    /** Its first process, whose children are all others. */
    public ProcessHandle process() {
        try {
            String pid = Files.readAllLines(folder.resolve("data").resolve("postmaster.pid"))
                    .get(0);
            return ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Connections without a pool. */
    public PGSimpleDataSource dataSource() {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(url());
        return dataSource;
    }

    private void as(String command) throws IOException, InterruptedException {
        run(isRoot() ? List.of("runuser", "-u", "postgres", "--", "sh", "-c", command) : List.of("sh", "-c", command));
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        if (!process.waitFor(90, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(command + " failed: " + Files.readString(out));
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(guard);
        stop();
    }

    private void stop() {
        try {
            as(bin.resolve("pg_ctl") + " -D " + folder.resolve("data") + " -m immediate -w stop");
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Path binaries() throws IOException {
        try (Stream<Path> debian = debian();
                Stream<Path> path =
                        Arrays.stream(System.getenv("PATH").split(":")).map(Path::of)) {
            return Stream.concat(debian, path)
                    .filter(bin ->
                            Files.isExecutable(bin.resolve("initdb")) && Files.isExecutable(bin.resolve("pg_ctl")))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no PostgreSQL server on this machine"));
        }
    }

    private static Stream<Path> debian() throws IOException {
        Path root = Path.of("/usr/lib/postgresql");
        return Files.isDirectory(root)
                ? Files.list(root).sorted(Comparator.reverseOrder()).map(version -> version.resolve("bin"))
                : Stream.empty();
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
