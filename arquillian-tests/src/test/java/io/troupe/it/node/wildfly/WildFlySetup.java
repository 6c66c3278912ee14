// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node.wildfly;

import io.troupe.it.Wars;
import io.troupe.it.node.Boss;
import io.troupe.it.node.DataSources;
import io.troupe.it.node.Passerby;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jboss.arquillian.container.spi.event.container.AfterStart;
import org.jboss.arquillian.core.api.Instance;
import org.jboss.arquillian.core.api.annotation.Inject;
import org.jboss.arquillian.core.api.annotation.Observes;
import org.jboss.as.arquillian.container.ManagementClient;
import org.jboss.dmr.ModelNode;

/** Gives the server that was started its data sources and its user, by way of its management interface. */
public class WildFlySetup {

    private static final String REALM = "ApplicationRealm";

    @Inject
    private Instance<ManagementClient> management;

    void setUp(@Observes AfterStart started) throws IOException, NoSuchAlgorithmException {
        addUser();
        letIdleThreadsEnd();
        for (DataSources each : DataSources.all()) {
            add(each);
        }
    }

    private void addUser() throws IOException, NoSuchAlgorithmException {
        byte[] hash = MessageDigest.getInstance("MD5")
                .digest((Boss.NAME + ":" + REALM + ":" + Boss.PASSWORD).getBytes(StandardCharsets.UTF_8));
        Path configuration = Wars.directory().resolve("server").resolve("configuration");
        append(
                configuration.resolve("application-users.properties"),
                Boss.NAME + "=" + HexFormat.of().formatHex(hash));
        append(configuration.resolve("application-roles.properties"), Boss.NAME + "=" + Boss.ROLE);
        ModelNode load = new ModelNode();
        load.get("operation").set("load");
        load.get("address").add("subsystem", "elytron").add("properties-realm", REALM);
        execute(load);
    }

    /**
     * They keep the application that they were started for until they end, which tests would have to wait for: by default a minute,
     * and for the last two for ever. See docs/internals/way-of-a-call.md.
     */
    private void letIdleThreadsEnd() throws IOException {
        setWorker("task-core-threads", 0);
        setWorker("task-keepalive", (int) Passerby.IDLE.toMillis());
    }

    private void setWorker(String attribute, int value) throws IOException {
        ModelNode write = new ModelNode();
        write.get("operation").set("write-attribute");
        write.get("address").add("subsystem", "io").add("worker", "default");
        write.get("name").set(attribute);
        write.get("value").set(value);
        execute(write);
    }

    private static void append(Path file, String line) throws IOException {
        Files.writeString(file, "\n" + line + "\n", StandardOpenOption.APPEND);
    }

    private void add(DataSources source) throws IOException {
        ModelNode add = new ModelNode();
        add.get("operation").set("add");
        add.get("address")
                .add("subsystem", "datasources")
                .add("data-source", source.name().replace('/', '-'));
        // What others call jdbc/name is java:/jdbc/name here.
        add.get("jndi-name").set("java:/" + source.name());
        add.get("driver-name").set("h2");
        add.get("connection-url").set(source.url());
        add.get("user-name").set("sa");
        add.get("password").set("sa");
        add.get("max-pool-size").set(source.connections());
        add.get("blocking-timeout-wait-millis").set(DataSources.WAIT_MILLIS);
        execute(add);
    }

    private void execute(ModelNode operation) throws IOException {
        ModelNode result = management.get().getControllerClient().execute(operation);
        if (!result.get("outcome").asString().equals("success")) {
            throw new IllegalStateException(result.toString());
        }
    }
}
