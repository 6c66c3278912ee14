// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/**
 * Where the H2 file lies unless a setting says so: in the data folder of the server, which survives redeployment, or else
 * in the user's home. Never a folder that a build makes and cleans.
 */
final class DefaultDirectory {

    private DefaultDirectory() {}

    static Path find() {
        return find(applicationName());
    }

    static Path find(String application) {
        String name = fileName(application);
        return property("jboss.server.data.dir")
                // Payara Micro makes its instance in the folder for temporary files, anew at each start, unless told
                // where.
                .or(() -> property("com.sun.aas.instanceRoot").filter(root -> !root.startsWith(temporary())))
                .map(root -> root.resolve("troupe"))
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".troupe"))
                .resolve(name)
                .toAbsolutePath()
                .normalize();
    }

    private static Path temporary() {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    private static Optional<Path> property(String name) {
        return Optional.ofNullable(System.getProperty(name))
                .filter(text -> !text.isBlank())
                .map(Path::of);
    }

    /** Two applications of one server must not meet in one file, so the name comes from the server. */
    private static String applicationName() {
        return Stream.of("java:app/AppName", "java:module/ModuleName")
                .flatMap(name -> lookup(name).stream())
                .findFirst()
                .orElse("default");
    }

    private static Optional<String> lookup(String name) {
        try {
            return Optional.ofNullable((String) new InitialContext().lookup(name));
        } catch (NamingException | ClassCastException e) {
            return Optional.empty();
        }
    }

    private static String fileName(String application) {
        String name = application.replaceAll("[^A-Za-z0-9._-]", "_");
        return name.isBlank() || name.matches("\\.+") ? "default" : name;
    }
}
