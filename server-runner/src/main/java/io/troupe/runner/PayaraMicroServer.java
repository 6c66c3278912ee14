// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Payara Micro, one executable jar. By itself it listens on every interface and looks for a cluster; a boot command file
 * binds its listeners to the loopback address, and the data grid stays off. It has no management port.
 */
public final class PayaraMicroServer implements PayaraServer {

    private static final String NETWORK = "set configs.config.server-config.network-config.";

    private static final Pattern DEPLOYMENT_FAILED =
            Pattern.compile("(Exception while loading the app|Failed to deploy|Error occurred during deployment|"
                    + "Exception during lifecycle processing)");

    private final Path jar;
    private final List<String> commands;

    private PayaraMicroServer(Path jar, List<String> commands) {
        this.jar = jar;
        this.commands = List.copyOf(commands);
    }

    /**
     * The server in {@code jar}.
     *
     * @throws ServerException if there is none
     */
    public static PayaraMicroServer at(Path jar) {
        Path absolute = jar.toAbsolutePath().normalize();
        if (!Files.exists(absolute)) {
            throw Messages.missing("Payara Micro", absolute);
        }
        return new PayaraMicroServer(absolute, List.of());
    }

    @Override
    public PayaraMicroServer running(List<String> more) {
        return new PayaraMicroServer(jar, more);
    }

    @Override
    public String name() {
        return "Payara Micro";
    }

    @Override
    public ServerProcess start(ServerSpec spec) {
        Ports.requireFree(spec.ports().http(), spec.ports().https());
        Path temporary = spec.directory().resolve("tmp");
        Path root = spec.directory().resolve("root");
        Path preboot = spec.directory().resolve("preboot.txt");
        Path postboot = spec.directory().resolve("postboot.txt");
        try {
            Directories.renew(temporary);
            Directories.renew(root);
            Files.write(preboot, prebootCommands());
            Files.write(postboot, commands);
            for (Path war : spec.wars()) {
                if (!Files.exists(war)) {
                    throw Messages.missing("The application", war);
                }
            }
        } catch (IOException e) {
            throw Messages.cannotStart(name(), e);
        }
        return ServerProcess.launch(
                name(), spec, command(spec, temporary, root, preboot, postboot), () -> failure(spec.log()));
    }

    static List<String> prebootCommands() {
        String listeners = NETWORK + "network-listeners.network-listener.";
        String protocols = NETWORK + "protocols.protocol.";
        return List.of(
                listeners + "http-listener.address=" + Ports.HOST,
                listeners + "https-listener.address=" + Ports.HOST,
                protocols + "http-listener.http.header-buffer-length-bytes=" + HEADER_BYTES,
                protocols + "https-listener.http.header-buffer-length-bytes=" + HEADER_BYTES,
                protocols + "https-listener.http.timeout-seconds=" + QUIET_SECONDS);
    }

    private List<String> command(ServerSpec spec, Path temporary, Path root, Path preboot, Path postboot) {
        List<String> command = new ArrayList<>();
        command.add(spec.javaExecutable().toString());
        command.add("-Xms64m");
        command.add("-Xmx512m");
        command.add("-Djava.net.preferIPv4Stack=true");
        command.add("-Djava.awt.headless=true");
        command.add("-Djava.io.tmpdir=" + temporary);
        command.addAll(spec.jvmOptions());
        spec.properties().forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.add("-jar");
        command.add(jar.toString());
        command.add("--nohazelcast");
        command.add("--rootDir");
        command.add(root.toString());
        command.add("--prebootcommandfile");
        command.add(preboot.toString());
        command.add("--postbootcommandfile");
        command.add(postboot.toString());
        command.add("--port");
        command.add(Integer.toString(spec.ports().http()));
        command.add("--sslPort");
        command.add(Integer.toString(spec.ports().https()));
        for (Path war : spec.wars()) {
            command.add("--deploy");
            command.add(war.toString());
        }
        return command;
    }

    private static Optional<String> failure(Path log) {
        return LogProblems.contains(log, DEPLOYMENT_FAILED)
                ? Optional.of(String.join("\n", LogProblems.errors(log)))
                : Optional.empty();
    }
}
