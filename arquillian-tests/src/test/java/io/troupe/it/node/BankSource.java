// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node;

import io.troupe.it.Wars;
import org.jboss.as.arquillian.api.ServerSetupTask;
import org.jboss.as.arquillian.container.ManagementClient;
import org.jboss.dmr.ModelNode;

/** Gives the server data sources with databases in files that keep what they acknowledge. */
final class BankSource implements ServerSetupTask {

    static final String NAME = "java:jboss/datasources/Bank";
    /** With one connection. */
    static final String NARROW = "java:jboss/datasources/Narrow";

    @Override
    public void setup(ManagementClient management, String container) throws Exception {
        add(management, "Bank", NAME, 20);
        add(management, "Narrow", NARROW, 1);
    }

    private static void add(ManagementClient management, String name, String jndiName, int connections)
            throws Exception {
        ModelNode add = new ModelNode();
        add.get("operation").set("add");
        add.get("address").add("subsystem", "datasources").add("data-source", name);
        add.get("jndi-name").set(jndiName);
        add.get("driver-name").set("h2");
        add.get("connection-url").set("jdbc:h2:file:" + Wars.directory().resolve(name) + ";WRITE_DELAY=0");
        add.get("user-name").set("sa");
        add.get("max-pool-size").set(connections);
        add.get("blocking-timeout-wait-millis").set(4_000);
        ModelNode result = management.getControllerClient().execute(add);
        if (!result.get("outcome").asString().equals("success")) {
            throw new IllegalStateException(result.toString());
        }
    }

    @Override
    public void tearDown(ManagementClient management, String container) throws Exception {
        for (String name : new String[] {"Bank", "Narrow"}) {
            ModelNode remove = new ModelNode();
            remove.get("operation").set("remove");
            remove.get("address").add("subsystem", "datasources").add("data-source", name);
            remove.get("operation-headers")
                    .get("allow-resource-service-restart")
                    .set(true);
            management.getControllerClient().execute(remove);
        }
    }
}
