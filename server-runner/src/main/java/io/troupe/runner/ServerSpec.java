// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.runner;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one server instance is to be: an immutable value whose methods answer changed copies.
 *
 * @param directory the instance's own folder: configuration, log, temporary files. A second start in the same folder is
 *     a restart: it keeps the certificate and the transaction log, and nothing else
 * @param ports where it listens
 * @param wars the applications to deploy; a file named {@code ROOT.war} sits at {@code /}
 * @param properties system properties of the server
 * @param jvmOptions options of its JVM, after the defaults, so they win
 * @param readyPath the path that answers with 2xx or 3xx as soon as the instance is ready
 * @param startTimeout how long {@link ServerProcess#awaitReady()} waits
 * @param javaHome the JDK it runs on
 */
public record ServerSpec(
        Path directory,
        Ports ports,
        List<Path> wars,
        Map<String, String> properties,
        List<String> jvmOptions,
        String readyPath,
        Duration startTimeout,
        Path javaHome) {

    /** Copies the collections and makes the paths absolute. */
    public ServerSpec {
        directory = directory.toAbsolutePath().normalize();
        wars = wars.stream().map(war -> war.toAbsolutePath().normalize()).toList();
        properties = Map.copyOf(properties);
        jvmOptions = List.copyOf(jvmOptions);
    }

    /** An instance in {@code directory} on the standard ports, with nothing deployed, on the JDK of this JVM. */
    public static ServerSpec in(Path directory) {
        return new ServerSpec(
                directory,
                Ports.standard(),
                List.of(),
                Map.of(),
                List.of(),
                "/",
                Duration.ofMinutes(3),
                Path.of(System.getProperty("java.home")));
    }

    /** With these ports. */
    public ServerSpec on(Ports other) {
        return new ServerSpec(directory, other, wars, properties, jvmOptions, readyPath, startTimeout, javaHome);
    }

    /** With one more application. */
    public ServerSpec deploy(Path war) {
        List<Path> more = new ArrayList<>(wars);
        more.add(war);
        return new ServerSpec(directory, ports, more, properties, jvmOptions, readyPath, startTimeout, javaHome);
    }

    /** With one more system property of the server. */
    public ServerSpec property(String name, String value) {
        return properties(Map.of(name, value));
    }

    /** With more system properties of the server. */
    public ServerSpec properties(Map<String, String> others) {
        Map<String, String> more = new LinkedHashMap<>(properties);
        more.putAll(others);
        return new ServerSpec(directory, ports, wars, more, jvmOptions, readyPath, startTimeout, javaHome);
    }

    /** With one more option of the server's JVM. */
    public ServerSpec jvmOption(String option) {
        List<String> more = new ArrayList<>(jvmOptions);
        more.add(option);
        return new ServerSpec(directory, ports, wars, properties, more, readyPath, startTimeout, javaHome);
    }

    /** Ready as soon as this path answers. */
    public ServerSpec readyWhen(String path) {
        return new ServerSpec(directory, ports, wars, properties, jvmOptions, path, startTimeout, javaHome);
    }

    /** Waiting at most this long until ready. */
    public ServerSpec startWithin(Duration timeout) {
        return new ServerSpec(directory, ports, wars, properties, jvmOptions, readyPath, timeout, javaHome);
    }

    /** On another JDK. */
    public ServerSpec java(Path home) {
        return new ServerSpec(directory, ports, wars, properties, jvmOptions, readyPath, startTimeout, home);
    }

    Path log() {
        return directory.resolve("server.log");
    }

    Path javaExecutable() {
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        return javaHome.resolve("bin").resolve(windows ? "java.exe" : "java");
    }
}
