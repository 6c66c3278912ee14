// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node.payara;

import io.troupe.it.ServerUnderTest;
import io.troupe.it.WarFile;
import io.troupe.it.Wars;
import io.troupe.runner.PayaraServer;
import io.troupe.runner.Ports;
import io.troupe.runner.ServerProcess;
import io.troupe.runner.ServerSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.container.spi.client.container.DeploymentException;
import org.jboss.arquillian.container.spi.client.container.LifecycleException;
import org.jboss.arquillian.container.spi.client.protocol.ProtocolDescription;
import org.jboss.arquillian.container.spi.client.protocol.metadata.ProtocolMetaData;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * One Payara for all test classes, started as the run command starts it. The vendor's adapter for Payara Micro starts a process for
 * each deployment and lets it listen on every interface; with it no test could see what an application leaves behind in its server.
 */
public class PayaraContainer implements DeployableContainer<PayaraConfiguration> {

    private static final Ports PORTS = Ports.standard().offset(200);

    private final Deployer deployer = Deployer.of(ServerUnderTest.get(), PORTS);
    private ServerProcess process;

    @Override
    public Class<PayaraConfiguration> getConfigurationClass() {
        return PayaraConfiguration.class;
    }

    @Override
    public ProtocolDescription getDefaultProtocol() {
        return new ProtocolDescription("Local");
    }

    @Override
    public void start() throws LifecycleException {
        try {
            Path directory = Wars.directory();
            Path server = Files.createDirectories(directory.resolve("server"));
            Path first = directory.resolve(Deployer.APPLICATION + ".war");
            WarFile.write(
                    ShrinkWrap.create(WebArchive.class, Deployer.APPLICATION + ".war")
                            .addClass(DeployerServlet.class),
                    first);
            ServerSpec spec = ServerSpec.in(server)
                    .on(PORTS)
                    .deploy(first)
                    .readyWhen("/" + Deployer.APPLICATION + "/")
                    // What is softly reachable goes with the next collection, so that a test sees what stays.
                    .jvmOption("-Xmx768m")
                    .jvmOption("-XX:SoftRefLRUPolicyMSPerMB=0")
                    .property("troupe.store.path", directory.resolve("store").toString());
            PayaraServer payara = (PayaraServer) ServerUnderTest.get().distribution();
            process = payara.running(PayaraCommands.all(directory)).start(spec).awaitReady();
        } catch (IOException | RuntimeException e) {
            throw new LifecycleException("Payara does not start", e);
        }
    }

    @Override
    public void stop() {
        if (process != null) {
            process.close();
        }
    }

    @Override
    public ProtocolMetaData deploy(Archive<?> archive) throws DeploymentException {
        try {
            Path war = Files.createDirectories(Wars.directory().resolve("wars")).resolve(archive.getName());
            WarFile.write(archive, war);
            long before = Files.size(process.log());
            Optional<String> problem = deployer.deploy(war);
            if (problem.isPresent()) {
                byte[] log = Files.readAllBytes(process.log());
                String said = new String(log, (int) before, log.length - (int) before, StandardCharsets.UTF_8);
                throw new DeploymentException(archive.getName() + " was not deployed: " + problem.get() + "\n" + said);
            }
            return new ProtocolMetaData();
        } catch (IOException e) {
            throw new DeploymentException(archive.getName(), e);
        }
    }

    @Override
    public void undeploy(Archive<?> archive) throws DeploymentException {
        String name = archive.getName().replaceFirst("\\.war$", "");
        Optional<String> problem = deployer.undeploy(name);
        if (problem.isPresent()) {
            throw new DeploymentException(archive.getName() + " was not undeployed: " + problem.get());
        }
    }
}
