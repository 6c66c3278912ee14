// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.verification.app;

import io.troupe.ActorException;
import io.troupe.harness.process.NodeConsole;
import java.util.Map;
import java.util.stream.Collectors;
import org.h2.jdbcx.JdbcDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A node as a process of its own, told what to do line by line: {@code append key id}, {@code once key id}, {@code size key},
 * {@code entries key}. Settings are its system properties; with {@code verification.postgres} (a JDBC URL) its tables are there,
 * with {@code verification.h2} (another) in that H2 file by way of a data source, otherwise in an H2 file of Troupe's own. A call that failed is answered with what is known of its execution.
 */
public final class LogNode {

    private LogNode() {}

    /** Serves until its standard input ends. */
    public static void main(String[] arguments) throws Exception {
        NodeConsole console = NodeConsole.open();
        Application application = start();
        console.event("ready");
        console.serve(command -> answer(application, command.split(" ")));
    }

    /** Starts the node as the system properties say. */
    public static Application start() {
        Map<String, String> settings = System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("troupe."))
                .collect(Collectors.toMap(name -> name, System::getProperty));
        String file = System.getProperty("verification.h2");
        if (file != null) {
            JdbcDataSource database = new JdbcDataSource();
            database.setURL(file);
            return Application.on(database, settings);
        }
        String url = System.getProperty("verification.postgres");
        if (url == null) {
            return Application.start(settings);
        }
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(url);
        return Application.on(database, settings);
    }

    /** Does what a line says, which has been split at its spaces. */
    public static String answer(Application application, String... words) {
        LogActor log = application.log(words[1]);
        try {
            return "ok "
                    + switch (words[0]) {
                        case "append" -> log.append(words[2]);
                        case "once" -> application.actors().once(log, words[2], other -> other.append(words[2]));
                        case "size" -> log.size();
                        case "entries" -> String.join(" ", log.entries());
                        default -> throw new IllegalArgumentException(words[0]);
                    };
        } catch (ActorException e) {
            return e.executed() + " " + e.code();
        }
    }
}
