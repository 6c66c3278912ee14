// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node.payara;

import io.troupe.it.node.Boss;
import io.troupe.it.node.DataSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The commands that give Payara its data sources and its user. */
final class PayaraCommands {

    private PayaraCommands() {}

    /** Those that need a file find it in that folder. */
    static List<String> all(Path folder) throws IOException {
        List<String> commands = new ArrayList<>();
        for (DataSources each : DataSources.all()) {
            String pool = each.name().replace('/', '-');
            commands.add("create-jdbc-connection-pool --restype=javax.sql.DataSource"
                    + " --datasourceclassname=org.h2.jdbcx.JdbcDataSource --steadypoolsize=0 --maxpoolsize="
                    + each.connections() + " --maxwait=" + DataSources.WAIT_MILLIS
                    + " --property=user=sa:password=sa:url="
                    + each.url().replaceAll("([:=])", "\\\\$1") + " " + pool);
            commands.add("create-jdbc-resource --connectionpoolid=" + pool + " " + each.name());
        }
        // Passwords are only taken from files.
        Path passwords = folder.resolve("passwords");
        Files.writeString(passwords, "AS_ADMIN_USERPASSWORD=" + Boss.PASSWORD + "\n");
        commands.add("create-file-user --passwordfile=" + passwords + " --groups=" + Boss.ROLE + " " + Boss.NAME);
        // Else a group is a role only where the application's payara-web.xml says so.
        commands.add(
                "set configs.config.server-config.security-service.activate-default-principal-to-role-mapping=true");
        return commands;
    }
}
