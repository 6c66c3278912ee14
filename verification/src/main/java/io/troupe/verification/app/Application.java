// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.verification.app;

import io.troupe.Actors;
import io.troupe.harness.Names;
import io.troupe.internal.cdi.TroupeExtension;
import io.troupe.spi.ActionDispatcher;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;

/**
 * Troupe in a CDI container of this JVM, with a real store. Several may run side by side, each a node of its own. Closing it is
 * a clean undeployment.
 */
public final class Application implements AutoCloseable {

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final WeldContainer weld;

    private Application(WeldContainer weld) {
        this.weld = weld;
    }

    /** With the tables in that database, which the application reaches as a server's data source. */
    public static Application on(DataSource database, Map<String, String> settings, Class<?>... actors) {
        String name = "test/" + COUNT.incrementAndGet();
        Names.bind(name, database);
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.put("troupe.datasource", name);
        all.putIfAbsent("troupe.node.name", name);
        return start(all, actors);
    }

    /** With an H2 file, by the settings. */
    public static synchronized Application start(Map<String, String> settings, Class<?>... actors) {
        // The only settings that a program without a server has are its system properties.
        settings.forEach(System::setProperty);
        try {
            return new Application(new Weld("troupe-" + COUNT.incrementAndGet())
                    .disableDiscovery()
                    .beanClasses(actors.length == 0 ? new Class<?>[] {LogActor.class} : actors)
                    .addExtension(new TroupeExtension())
                    .initialize());
        } finally {
            settings.keySet().forEach(System::clearProperty);
        }
    }

    /** Where references come from. */
    public Actors actors() {
        return weld.select(Actors.class).get();
    }

    /** A log. */
    public LogActor log(String key) {
        return actors().getOrCreate(LogActor.class, key);
    }

    /** What doors call. */
    public ActionDispatcher dispatcher() {
        return weld.select(ActionDispatcher.class).get();
    }

    @Override
    public void close() {
        weld.close();
    }
}
