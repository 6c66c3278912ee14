// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process;

import io.troupe.runner.Ports;
import io.troupe.runner.ServerException;
import io.troupe.runner.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The command that runs the conformance WAR until this JVM is ended: {@code ./mvnw -Pconformance}. All that the server writes is in a
 * temporary folder, which is deleted when the server has stopped.
 */
public final class RunConformance {

    private static final Duration GRACE = Duration.ofSeconds(30);

    private RunConformance() {}

    /** Takes the port of the application. */
    public static void main(String... arguments) throws IOException {
        int status = 1;
        try {
            status = run(Integer.parseInt(arguments[0]));
        } catch (ServerException e) {
            System.out.println("\n" + e.getMessage() + "\n");
        }
        System.out.flush();
        // Inside a build tool a plain return would go on with the build.
        System.exit(status);
    }

    private static int run(int port) throws IOException {
        Ports free = Ports.free();
        Path folder = Files.createTempDirectory("troupe-conformance");
        Farewell farewell = new Farewell(folder);
        Runtime.getRuntime().addShutdownHook(farewell);
        ServerProcess server =
                Conformance.start(folder, new Ports(port, free.https(), free.management()), libraryProperties());
        farewell.process = server;
        server.awaitReady();
        System.out.println("\nThe conformance WAR is at " + server.address() + ", its log is " + server.log()
                + "; Ctrl-C stops it.\n");
        System.out.flush();
        return server.ended().join();
    }

    /** Settings given to the command reach the library in the server. */
    private static Map<String, String> libraryProperties() {
        return System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("troupe."))
                .collect(Collectors.toMap(name -> name, System::getProperty));
    }

    /** However this JVM ends, the server ends before it, and leaves nothing. */
    private static final class Farewell extends Thread {

        private final Path folder;
        private volatile ServerProcess process;

        private Farewell(Path folder) {
            super("say-goodbye");
            this.folder = folder;
        }

        @Override
        public void run() {
            ServerProcess server = process;
            if (server != null) {
                server.stop(GRACE);
            }
            try (Stream<Path> files = Files.walk(folder)) {
                List<Path> deepestFirst =
                        files.sorted(Comparator.reverseOrder()).toList();
                for (Path file : deepestFirst) {
                    Files.delete(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
