// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node;

import io.troupe.it.Wars;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import org.jboss.as.arquillian.api.ServerSetupTask;
import org.jboss.as.arquillian.container.ManagementClient;
import org.jboss.dmr.ModelNode;

/** Makes a user of role {@code boss} known to the server. */
final class Boss implements ServerSetupTask {

    static final String NAME = "ann";
    private static final String PASSWORD = "a word";
    private static final String REALM = "ApplicationRealm";

    /** For a request's {@code Authorization}. */
    static String authorization() {
        return "Basic " + Base64.getEncoder().encodeToString((NAME + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void setup(ManagementClient management, String container) throws Exception {
        byte[] hash = MessageDigest.getInstance("MD5")
                .digest((NAME + ":" + REALM + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        Path configuration = Wars.directory().resolve("server").resolve("configuration");
        append(
                configuration.resolve("application-users.properties"),
                NAME + "=" + HexFormat.of().formatHex(hash));
        append(configuration.resolve("application-roles.properties"), NAME + "=boss");
        ModelNode load = new ModelNode();
        load.get("operation").set("load");
        load.get("address").add("subsystem", "elytron").add("properties-realm", REALM);
        ModelNode result = management.getControllerClient().execute(load);
        if (!result.get("outcome").asString().equals("success")) {
            throw new IllegalStateException(result.toString());
        }
    }

    @Override
    public void tearDown(ManagementClient management, String container) {
        // The server is ours, and new at each run.
    }

    private static void append(Path file, String line) throws java.io.IOException {
        Files.writeString(file, "\n" + line + "\n", StandardOpenOption.APPEND);
    }
}
