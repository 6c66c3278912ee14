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
 * Payara Server, also called Payara full, from its unpacked distribution. Its JVM is started directly, as {@code asadmin
 * start-domain} would: then the process is the server, and a kill reaches it.
 *
 * <p>Each instance has its own domain; see {@link PayaraDomain} for what differs from the distribution's. Applications are deployed
 * by commands that the server runs when it has started.
 */
public final class PayaraFullServer implements PayaraServer {

    private static final String MAIN = "com.sun.enterprise.glassfish.bootstrap.ASMain";
    private static final String ROOT = "ROOT.war";
    private static final Pattern DEPLOYMENT_FAILED =
            Pattern.compile("Boot Command deploy returned with result FAILURE|Error occurred during deployment");

    private final Path install;
    private final List<String> commands;

    private PayaraFullServer(Path install, List<String> commands) {
        this.install = install;
        this.commands = List.copyOf(commands);
    }

    /**
     * The distribution unpacked at {@code home}.
     *
     * @throws ServerException if there is none
     */
    public static PayaraFullServer at(Path home) {
        Path absolute = home.toAbsolutePath().normalize();
        Path install = absolute.resolve("glassfish");
        if (!Files.exists(install.resolve("modules").resolve("glassfish.jar"))) {
            throw Messages.missing("Payara Server", absolute);
        }
        return new PayaraFullServer(install, List.of());
    }

    @Override
    public PayaraFullServer running(List<String> more) {
        return new PayaraFullServer(install, more);
    }

    @Override
    public String name() {
        return "Payara Server";
    }

    @Override
    public ServerProcess start(ServerSpec spec) {
        Ports.requireFree(
                spec.ports().http(), spec.ports().https(), spec.ports().management());
        Path domain = spec.directory().resolve(PayaraDomain.NAME);
        Path temporary = spec.directory().resolve("tmp");
        Path postboot = spec.directory().resolve("postboot.txt");
        Path options = spec.directory().resolve("jvm.options");
        try {
            PayaraDomain.prepare(install, domain, spec.ports());
            Directories.renew(temporary);
            List<String> atStart = new ArrayList<>(commands);
            for (Path war : spec.wars()) {
                atStart.add(deploy(war));
            }
            Files.write(postboot, atStart);
            Files.writeString(options, PayaraJvmOptions.argumentFile(jvmOptions(spec, domain)));
            return ServerProcess.launch(
                    name(), spec, command(spec, domain, temporary, options, postboot), () -> failure(spec.log()));
        } catch (IOException e) {
            throw Messages.cannotStart(name(), e);
        }
    }

    /** The name of a file says nothing to this server, so it is told what is at the root. */
    private static String deploy(Path war) {
        if (!Files.exists(war)) {
            throw Messages.missing("The application", war);
        }
        String file = war.getFileName().toString();
        return "deploy --name=" + file.replaceFirst("\\.war$", "") + (file.equals(ROOT) ? " --contextroot=/ " : " ")
                + "\"" + war.toString().replace('\\', '/') + "\"";
    }

    private List<String> jvmOptions(ServerSpec spec, Path domain) throws IOException {
        return PayaraJvmOptions.of(
                Files.readString(domain.resolve("config").resolve("domain.xml")),
                PayaraJvmOptions.javaOf(spec.javaHome()),
                install,
                domain);
    }

    /** The distribution has so many options that systems do not show a command with all of them: they are in a file. */
    private List<String> command(ServerSpec spec, Path domain, Path temporary, Path options, Path postboot) {
        List<String> command = new ArrayList<>();
        command.add(spec.javaExecutable().toString());
        command.add("-Xms64m");
        command.add("@" + options);
        command.add("-Djava.net.preferIPv4Stack=true");
        command.add("-Djava.io.tmpdir=" + temporary);
        command.add("-Dcom.sun.aas.installRoot=" + install);
        command.add("-Dcom.sun.aas.instanceRoot=" + domain);
        command.addAll(spec.jvmOptions());
        spec.properties().forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.add("-cp");
        command.add(install.resolve("modules").resolve("glassfish.jar").toString());
        command.add(MAIN);
        command.addAll(List.of("-type", "DAS", "-instancename", "server", "-domainname", PayaraDomain.NAME));
        command.addAll(List.of("-domaindir", domain.toString(), "-postbootcommandfile", postboot.toString()));
        command.addAll(List.of("-read-stdin", "false", "-upgrade", "false", "-verbose", "false"));
        return command;
    }

    private static Optional<String> failure(Path log) {
        return LogProblems.contains(log, DEPLOYMENT_FAILED)
                ? Optional.of(String.join("\n", LogProblems.errors(log)))
                : Optional.empty();
    }
}
