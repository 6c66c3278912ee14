// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.runner;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * The run command: starts one server with the sample application, says where it is, and stays until it ends. What ends
 * this JVM (Ctrl-C, a signal) stops the server too.
 */
public final class RunSample {

    private static final Duration GRACE = Duration.ofSeconds(30);

    private final RunOptions options;
    private final PidFile pidFile;
    private final PrintStream out;

    RunSample(RunOptions options, PrintStream out) {
        this.options = options;
        this.pidFile = new PidFile(options.data().resolve("server.pid"));
        this.out = out;
    }

    /** Ends the JVM with 0 if the server was stopped, else with 1. */
    public static void main(String... args) {
        int status = 1;
        try {
            status = new RunSample(RunOptions.parse(args), System.out).run();
        } catch (ServerException e) {
            System.out.println();
            System.out.println(e.getMessage());
            System.out.println();
        }
        System.out.flush();
        // Inside a build tool a plain return would go on with the build, and an exception would bury the reason.
        System.exit(status);
    }

    int run() {
        pidFile.leftover().ifPresent(left -> {
            throw Messages.leftover(left.process().pid(), left.address());
        });
        Server server = options.distribution();
        ServerSpec spec = ServerSpec.in(options.directory())
                .on(options.ports())
                .deploy(options.war())
                .properties(libraryProperties())
                .property("troupe.store.path", options.data().toString());
        say("Starting " + server.name() + " with " + options.war().getFileName() + " …");
        ServerProcess process = server.start(spec);
        pidFile.write(process.handle(), process.address().toString());
        Thread farewell = new Thread(() -> stop(server, process), "say-goodbye");
        Runtime.getRuntime().addShutdownHook(farewell);
        try {
            process.awaitReady();
        } catch (ServerException e) {
            if (isShutdown(farewell)) {
                return 0;
            }
            pidFile.delete();
            throw e;
        }
        announce(server, process);
        int exitCode = process.ended().join();
        if (isShutdown(farewell)) {
            return 0;
        }
        pidFile.delete();
        say(Messages.ended(server.name(), process.handle().pid(), exitCode, process.log()));
        return exitCode == 0 ? 0 : 1;
    }

    /** Whether this JVM is going down, so that the farewell is under way; if not, there is no need for it any more. */
    private static boolean isShutdown(Thread farewell) {
        try {
            Runtime.getRuntime().removeShutdownHook(farewell);
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }

    private void stop(Server server, ServerProcess process) {
        say("Stopping " + server.name() + " …");
        boolean clean = process.stop(GRACE);
        pidFile.delete();
        say(server.name()
                + (clean ? " has stopped." : " did not stop within " + GRACE.toSeconds() + " s and was killed."));
    }

    private void announce(Server server, ServerProcess process) {
        process.warnings().forEach(this::say);
        say("");
        say(server.name() + " runs the sample, process " + process.handle().pid() + ".");
        say("  open   " + process.address() + "   (also the endpoint that a client is given)");
        say("  https  " + process.secureAddress() + "   (self-signed, HTTP/2) browsers need it for calls without a"
                + " connection: the client streams such bodies, and Chromium streams only over HTTP/2");
        say("  data   " + options.data());
        say("  log    " + process.log());
        say("  stop   Ctrl-C");
        say("");
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }

    /** Settings given to the run command reach the library in the server. */
    private static Map<String, String> libraryProperties() {
        Map<String, String> properties = new TreeMap<>();
        for (String name : System.getProperties().stringPropertyNames()) {
            if (name.startsWith("troupe.")) {
                properties.put(name, System.getProperty(name));
            }
        }
        return properties;
    }
}
