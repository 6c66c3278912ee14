// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * WildFly from its unpacked standard distribution. Its JVM is started directly, as {@code standalone.sh} would: then the
 * process is the server, on every system, and a kill reaches it and not a shell.
 *
 * <p>Each instance has its own {@code jboss.server.base.dir} with a copy of {@code standalone.xml}; see
 * {@link WildFlyConfiguration} for what differs from the distribution's.
 */
public final class WildFlyServer implements Server {

    /** What {@code standalone.conf} and {@code common.sh} of the distribution give the JVM. */
    private static final List<String> JVM_OPTIONS = List.of(
            "-Xms64m",
            "-Xmx512m",
            "-Djava.net.preferIPv4Stack=true",
            "-Djava.awt.headless=true",
            "-Djboss.modules.system.pkgs=org.jboss.byteman",
            "-Djdk.serialFilter=maxbytes=10485760;maxdepth=128;maxarray=100000;maxrefs=300000",
            "--add-exports=java.desktop/sun.awt=ALL-UNNAMED",
            "--add-exports=java.naming/com.sun.jndi.ldap=ALL-UNNAMED",
            "--add-exports=java.naming/com.sun.jndi.url.ldap=ALL-UNNAMED",
            "--add-exports=java.naming/com.sun.jndi.url.ldaps=ALL-UNNAMED",
            "--add-exports=jdk.naming.dns/com.sun.jndi.dns=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-opens=java.base/java.io=ALL-UNNAMED",
            "--add-opens=java.base/java.net=ALL-UNNAMED",
            "--add-opens=java.base/java.security=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
            "--add-opens=java.management/javax.management=ALL-UNNAMED",
            "--add-opens=java.naming/javax.naming=ALL-UNNAMED");

    private final Path home;

    private WildFlyServer(Path home) {
        this.home = home;
    }

    /**
     * The distribution unpacked at {@code home}.
     *
     * @throws ServerException if there is none
     */
    public static WildFlyServer at(Path home) {
        Path absolute = home.toAbsolutePath().normalize();
        if (!Files.exists(absolute.resolve("jboss-modules.jar"))) {
            throw Messages.missing("WildFly", absolute);
        }
        return new WildFlyServer(absolute);
    }

    @Override
    public String name() {
        return "WildFly";
    }

    @Override
    public ServerProcess start(ServerSpec spec) {
        Ports.requireFree(
                spec.ports().http(), spec.ports().https(), spec.ports().management());
        Path base = spec.directory();
        Path deployments = base.resolve("deployments");
        try {
            WildFlyConfiguration.prepare(home, base);
            Directories.renew(base.resolve("tmp"));
            Directories.renew(deployments);
            for (Path war : spec.wars()) {
                deploy(war, deployments);
            }
        } catch (IOException e) {
            throw Messages.cannotStart(name(), e);
        }
        return ServerProcess.launch(name(), spec, command(spec), () -> failure(deployments, spec.log()));
    }

    private static void deploy(Path war, Path deployments) throws IOException {
        if (!Files.exists(war)) {
            throw Messages.missing("The application", war);
        }
        String name = war.getFileName().toString();
        Files.copy(war, deployments.resolve(name));
        Files.createFile(deployments.resolve(name + ".dodeploy"));
    }

    private List<String> command(ServerSpec spec) {
        List<String> command = new ArrayList<>();
        command.add(spec.javaExecutable().toString());
        command.add("-D[Standalone]");
        command.addAll(JVM_OPTIONS);
        command.add("-Djava.io.tmpdir=" + spec.directory().resolve("tmp"));
        command.add("-Dorg.jboss.logmanager.nocolor=true");
        command.add("-Dlogging.configuration="
                + spec.directory()
                        .resolve("configuration")
                        .resolve("logging.properties")
                        .toUri());
        command.addAll(spec.jvmOptions());
        command.add("-jar");
        command.add(home.resolve("jboss-modules.jar").toString());
        command.add("-mp");
        command.add(home.resolve("modules").toString());
        command.add("org.jboss.as.standalone");
        command.add("-Djboss.home.dir=" + home);
        command.add("-Djboss.server.base.dir=" + spec.directory());
        command.add("-Djboss.bind.address=" + Ports.HOST);
        command.add("-Djboss.bind.address.management=" + Ports.HOST);
        command.add("-Djboss.http.port=" + spec.ports().http());
        command.add("-Djboss.https.port=" + spec.ports().https());
        command.add("-Djboss.management.http.port=" + spec.ports().management());
        spec.properties().forEach((name, value) -> command.add("-D" + name + "=" + value));
        return command;
    }

    /** The deployment scanner leaves a file named {@code x.war.failed} that holds the reason. */
    private static Optional<String> failure(Path deployments, Path log) {
        try (var markers = Files.newDirectoryStream(deployments, "*.failed")) {
            StringBuilder reason = new StringBuilder();
            for (Path marker : markers) {
                String name = marker.getFileName().toString().replaceFirst("\\.failed$", "");
                reason.append(name)
                        .append(": ")
                        .append(Files.readString(marker).strip().replaceAll("\\\\+\"", "\""))
                        .append('\n');
            }
            if (reason.isEmpty()) {
                return Optional.empty();
            }
            LogProblems.ownErrors(log).forEach(line -> reason.append(line).append('\n'));
            return Optional.of(reason.toString().stripTrailing());
        } catch (IOException e) {
            // The marker is being written: the next look finds it whole.
            return Optional.empty();
        }
    }
}
