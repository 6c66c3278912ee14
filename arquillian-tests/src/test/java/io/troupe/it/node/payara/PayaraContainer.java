// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node.payara;

import io.troupe.it.Door;
import io.troupe.it.ServerUnderTest;
import io.troupe.it.WarFile;
import io.troupe.it.Wars;
import io.troupe.runner.PayaraMicroServer;
import io.troupe.runner.Ports;
import io.troupe.runner.ServerProcess;
import io.troupe.runner.ServerSpec;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.container.spi.client.container.DeploymentException;
import org.jboss.arquillian.container.spi.client.container.LifecycleException;
import org.jboss.arquillian.container.spi.client.protocol.ProtocolDescription;
import org.jboss.arquillian.container.spi.client.protocol.metadata.ProtocolMetaData;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * One Payara Micro for all test classes, started as the run command starts it. The adapter of the vendor starts a process for each
 * deployment and lets it listen on every interface; with it no test could see what an application leaves behind in its server.
 */
public class PayaraContainer implements DeployableContainer<PayaraConfiguration> {

    private static final String DEPLOYER = "deployer";

    /** Whoever gives up while the server goes on would undeploy what is not deployed yet. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

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
            Path deployer = directory.resolve(DEPLOYER + ".war");
            WarFile.write(
                    ShrinkWrap.create(WebArchive.class, DEPLOYER + ".war").addClass(DeployerServlet.class), deployer);
            ServerSpec spec = ServerSpec.in(server)
                    .on(Ports.standard().offset(200))
                    .deploy(deployer)
                    .readyWhen("/" + DEPLOYER + "/")
                    // What is softly reachable goes with the next collection, so that a test sees what stays.
                    .jvmOption("-Xmx768m")
                    .jvmOption("-XX:SoftRefLRUPolicyMSPerMB=0")
                    .property("troupe.store.path", directory.resolve("store").toString());
            PayaraMicroServer payara = (PayaraMicroServer) ServerUnderTest.get().distribution();
            process = payara.running(PayaraCommands.all(directory)).start(spec).awaitReady();
        } catch (IOException | RuntimeException e) {
            throw new LifecycleException("Payara Micro does not start", e);
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
            Door deployer = Door.of(DEPLOYER);
            Door.Answer answer = deployer.send(
                    deployer.request("/?file=" + URLEncoder.encode(war.toString(), StandardCharsets.UTF_8))
                            .timeout(PATIENCE)
                            .POST(BodyPublishers.noBody()));
            if (answer.status() != 200) {
                // Payara Micro gives its reasons in its log.
                byte[] log = Files.readAllBytes(process.log());
                String said = new String(log, (int) before, log.length - (int) before, StandardCharsets.UTF_8);
                throw new DeploymentException(archive.getName() + " was not deployed: " + answer + "\n" + said);
            }
            return new ProtocolMetaData();
        } catch (IOException e) {
            throw new DeploymentException(archive.getName(), e);
        }
    }

    @Override
    public void undeploy(Archive<?> archive) throws DeploymentException {
        String name = archive.getName().replaceFirst("\\.war$", "");
        Door deployer = Door.of(DEPLOYER);
        Door.Answer answer = deployer.send(
                deployer.request("/?name=" + name).timeout(PATIENCE).DELETE());
        if (answer.status() != 200) {
            throw new DeploymentException(archive.getName() + " was not undeployed: " + answer);
        }
    }
}
