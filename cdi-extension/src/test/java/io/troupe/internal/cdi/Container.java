// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import io.troupe.Actors;
import io.troupe.spi.ActionDispatcher;
import jakarta.enterprise.inject.spi.Extension;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;

/** A real CDI container with the given classes and nothing else. */
final class Container implements AutoCloseable {

    private final WeldContainer weld;

    private Container(WeldContainer weld) {
        this.weld = weld;
    }

    /** Starts it; what fails the deployment is thrown. */
    static Container with(Class<?>... classes) {
        return new Container(weld(classes).initialize());
    }

    /** With nothing left of the test before. */
    static Container fresh(Class<?>... classes) {
        MemoryStore.clear();
        Node.clear();
        Parties.clear();
        return with(classes);
    }

    /** With something else that the platform would have. */
    static Container with(Extension platform, Class<?>... classes) {
        return new Container(weld(classes).addExtension(platform).initialize());
    }

    private static Weld weld(Class<?>... classes) {
        return new Weld().disableDiscovery().beanClasses(classes).addExtension(new TroupeExtension());
    }

    Actors actors() {
        return weld.select(Actors.class).get();
    }

    ActionDispatcher dispatcher() {
        return weld.select(ActionDispatcher.class).get();
    }

    <T> T bean(Class<T> type) {
        return weld.select(type).get();
    }

    <T> jakarta.enterprise.inject.Instance<T> select(Class<T> type) {
        return weld.select(type);
    }

    @Override
    public void close() {
        weld.close();
    }
}
