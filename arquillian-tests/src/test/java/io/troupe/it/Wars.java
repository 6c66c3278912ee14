// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it;

import java.io.File;
import java.nio.file.Path;
import java.util.Objects;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** Applications to deploy. */
public final class Wars {

    private Wars() {}

    /** The sample as its users build it, at the root of the server. */
    public static WebArchive sample() {
        return ShrinkWrap.create(ZipImporter.class, "troupe-samples.war")
                .importFrom(new File(System.getProperty("troupe.sample.war")))
                .as(WebArchive.class);
    }

    /** An application with nothing but Troupe in {@code WEB-INF/lib} so far, at the path of its name. */
    public static WebArchive named(String name) {
        WebArchive war = ShrinkWrap.create(WebArchive.class, name + ".war");
        File[] jars = new File(System.getProperty("troupe.library.directory"))
                .listFiles((directory, file) -> file.endsWith(".jar"));
        return war.addAsLibraries(Objects.requireNonNull(jars));
    }

    /** The actors that client suites are pointed at: all of {@code io.troupe.conformance} and the packages in it. */
    public static WebArchive conformance() {
        return named("conformance").addPackages(true, "io.troupe.conformance");
    }

    /** What this run keeps on disk: {@code server}, and {@code store} with the state of all actors. */
    public static Path directory() {
        return Path.of(System.getProperty("troupe.node.directory"));
    }
}
