// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process;

import io.troupe.it.Wars;
import io.troupe.it.process.held.Log;
import io.troupe.runner.ServerProcess;
import io.troupe.runner.ServerSpec;
import io.troupe.runner.WildFlyServer;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.postgresql.ds.PGSimpleDataSource;

/** Logs on WildFly, stored in PostgreSQL. The driver and the data source are in the WAR, as an application may have them. */
final class HeldApplication {

    private static final String SOURCE = "java:app/jdbc/held";

    private HeldApplication() {}

    /** Starts it at {@code /} with the database behind that port. */
    static ServerProcess start(Path folder, int database, String user) throws IOException, URISyntaxException {
        Path war = folder.resolve("ROOT.war");
        File driver = new File(PGSimpleDataSource.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Wars.named("held")
                .addPackage(Log.class.getPackage())
                .addAsLibrary(driver)
                .setWebXML(new StringAsset(webXml(database, user)))
                .as(ZipExporter.class)
                .exportTo(war.toFile());
        ServerSpec spec = ServerSpec.in(Files.createDirectories(folder.resolve("server")))
                .on(Sample.PORTS)
                .deploy(war)
                .property("troupe.datasource", SOURCE)
                .jvmOption("-XX:TieredStopAtLevel=1")
                .jvmOption("-XX:+UseSerialGC")
                .readyWhen("/metadata");
        return WildFlyServer.at(Sample.property("troupe.wildfly.home"))
                .start(spec)
                .awaitReady();
    }

    private static String webXml(int database, String user) {
        return """
                <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
                  <data-source>
                    <name>%s</name>
                    <class-name>%s</class-name>
                    <url>jdbc:postgresql://127.0.0.1:%d/postgres</url>
                    <user>%s</user>
                    <password></password>
                    <max-pool-size>8</max-pool-size>
                  </data-source>
                </web-app>
                """
                .formatted(SOURCE, PGSimpleDataSource.class.getName(), database, user);
    }
}
