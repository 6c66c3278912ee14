// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The PostgreSQL of this machine, started once for all test classes that are extended with it, in a folder of its own, and
 * stopped at the end. Where there is none the tests are skipped, with a line that says so.
 */
final class PostgresServer implements BeforeAllCallback {

    /** Takes away all our tables. */
    static final String DROP = "DROP TABLE IF EXISTS troupe_actor, troupe_schema, troupe_database, troupe_node,"
            + " troupe_segment, troupe_commit, troupe_reply, troupe_message, troupe_note";

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(PostgresServer.class);

    /** Runs as long as JUnit keeps it. */
    static final class Running implements AutoCloseable, ExtensionContext.Store.CloseableResource {

        private final Path bin;
        private final Path folder;
        private final int port;

        private Running(Path bin) throws IOException, InterruptedException {
            this.bin = bin;
            // Not JUnit's: the server, being another user, must reach it.
            this.folder = Files.createTempDirectory("troupe-pg");
            this.port = freePort();
            if (isRoot()) {
                run(List.of("chown", "postgres", folder.toString()));
            }
            Path data = folder.resolve("data");
            asUser(bin.resolve("initdb") + " -D " + data + " -U troupe -A trust -E UTF8 --locale=C -N");
            asUser(bin.resolve("pg_ctl") + " -D " + data + " -l " + folder.resolve("log") + " -w -t 60 start -o \"-p "
                    + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=" + folder + "\"");
        }

        private void asUser(String command) throws IOException, InterruptedException {
            run(
                    isRoot()
                            ? List.of("runuser", "-u", "postgres", "--", "sh", "-c", command)
                            : List.of("sh", "-c", command));
        }

        private void run(List<String> command) throws IOException, InterruptedException {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("out").toFile())
                    .start();
            if (!process.waitFor(90, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(command + " failed: " + Files.readString(folder.resolve("out")));
            }
        }

        @Override
        public void close() throws IOException, InterruptedException {
            asUser(bin.resolve("pg_ctl") + " -D " + folder.resolve("data") + " -m immediate -w stop");
            Files.walkFileTree(folder, new Delete());
        }
    }

    private Running running;

    @Override
    public void beforeAll(ExtensionContext context) {
        Optional<Path> bin = binaries();
        if (bin.isEmpty()) {
            String line = "SKIPPED " + context.getDisplayName() + ": no PostgreSQL server on this machine";
            System.out.println(line);
            Assumptions.abort(line);
        }
        running = context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent("server", key -> start(bin.get()), Running.class);
    }

    private static Running start(Path bin) {
        try {
            return new Running(bin);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    PGSimpleDataSource dataSource() {
        return dataSource("postgres");
    }

    PGSimpleDataSource dataSource(String database) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setServerNames(new String[] {"127.0.0.1"});
        dataSource.setPortNumbers(new int[] {running.port});
        dataSource.setDatabaseName(database);
        dataSource.setUser("troupe");
        return dataSource;
    }

    private static Optional<Path> binaries() {
        Stream<Path> onPath = Arrays.stream(System.getenv("PATH").split(":")).map(Path::of);
        return Stream.concat(debian(), onPath)
                .filter(folder ->
                        Files.isExecutable(folder.resolve("initdb")) && Files.isExecutable(folder.resolve("pg_ctl")))
                .findFirst();
    }

    private static Stream<Path> debian() {
        Path root = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(root)) {
            return Stream.empty();
        }
        try (Stream<Path> versions = Files.list(root)) {
            List<Path> found =
                    new ArrayList<>(versions.map(v -> v.resolve("bin")).sorted().toList());
            java.util.Collections.reverse(found);
            return found.stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static final class Delete extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
