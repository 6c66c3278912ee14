// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process;

import io.troupe.it.ServerUnderTest;
import io.troupe.it.Wars;
import io.troupe.it.process.held.Log;
import io.troupe.runner.ServerProcess;
import io.troupe.runner.ServerSpec;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.postgresql.ds.PGSimpleDataSource;

/** Logs, stored in PostgreSQL. The driver and the data source are in the WAR, as an application may have them. */
final class HeldApplication {

    private static final String SOURCE = "java:app/jdbc/held";

    private HeldApplication() {}

    /** Starts it at {@code /} with the database behind that port. */
    static ServerProcess start(Path folder, int database, String user) throws URISyntaxException {
        File driver = new File(PGSimpleDataSource.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        WebArchive war = Wars.named("held")
                .addPackage(Log.class.getPackage())
                .addAsLibrary(driver)
                .setWebXML(new StringAsset(webXml(database, user)));
        ServerSpec spec = BriefServer.of(folder, Sample.PORTS, war).property("troupe.datasource", SOURCE);
        return ServerUnderTest.get().distribution().start(spec).awaitReady();
    }

    /** The database asks for no password, but Payara does not connect without one. */
    private static String webXml(int database, String user) {
        return """
                <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
                  <data-source>
                    <name>%s</name>
                    <class-name>%s</class-name>
                    <url>jdbc:postgresql://127.0.0.1:%d/postgres</url>
                    <user>%s</user>
                    <password>any</password>
                    <max-pool-size>8</max-pool-size>
                  </data-source>
                </web-app>
                """
                .formatted(SOURCE, PGSimpleDataSource.class.getName(), database, user);
    }
}
