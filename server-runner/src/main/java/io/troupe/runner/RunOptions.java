// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.runner;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the run command is told, as pairs of {@code --name value}.
 *
 * @param server {@code wildfly}, {@code payara} or {@code payara-full}
 * @param home the unpacked distribution, or the Payara Micro jar
 * @param war the application
 * @param data the folder that outlives every run
 * @param ports where to listen
 */
record RunOptions(String server, Path home, Path war, Path data, Ports ports) {

    private static final List<String> NAMES =
            List.of("--server", "--home", "--war", "--data", "--http", "--https", "--management");
    private static final List<String> SERVERS = List.of("wildfly", "payara", "payara-full");

    static RunOptions parse(String... args) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < args.length; i += 2) {
            if (!NAMES.contains(args[i]) || i + 1 == args.length) {
                throw Messages.wrongOption(args[i], NAMES);
            }
            values.put(args[i], args[i + 1]);
        }
        String server = values.getOrDefault("--server", "wildfly");
        if (!SERVERS.contains(server)) {
            throw Messages.wrongOption(server, SERVERS);
        }
        Ports usual = Ports.standard();
        return new RunOptions(
                server,
                path(values, "--home"),
                path(values, "--war"),
                path(values, "--data"),
                new Ports(
                        port(values, "--http", usual.http()),
                        port(values, "--https", usual.https()),
                        port(values, "--management", usual.management())));
    }

    Server distribution() {
        return switch (server) {
            case "payara" -> PayaraMicroServer.at(home);
            case "payara-full" -> PayaraFullServer.at(home);
            default -> WildFlyServer.at(home);
        };
    }

    /** Each product has a folder of its own: their configurations do not mix. */
    Path directory() {
        return data.resolve("server-" + server);
    }

    private static Path path(Map<String, String> values, String name) {
        String value = values.get(name);
        if (value == null) {
            throw Messages.missingOption(name);
        }
        return Path.of(value).toAbsolutePath().normalize();
    }

    private static int port(Map<String, String> values, String name, int usual) {
        String value = values.get(name);
        if (value == null) {
            return usual;
        }
        try {
            int port = Integer.parseInt(value);
            if (port > 0 && port < 65_536) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw Messages.wrongPort(name, value);
        }
        throw Messages.wrongPort(name, value);
    }
}
