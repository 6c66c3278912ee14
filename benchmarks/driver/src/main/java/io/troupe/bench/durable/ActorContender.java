// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.durable;

import io.troupe.Actors;
import io.troupe.bench.database.Database;
import io.troupe.internal.cdi.TroupeExtension;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;

/** Actors, called through references; each call blocks until its increment is committed. */
final class ActorContender implements Contender {

    private static final int POOL = 16;

    private final Supplier<AutoCloseable> database;
    private final int keys;
    private AutoCloseable pool;
    private WeldContainer container;
    private CounterActor[] references;

    ActorContender(Database database, int keys) {
        this.database = database.forActors(POOL);
        this.keys = keys;
        open();
    }

    private void open() {
        pool = database.get();
        container = new Weld()
                .disableDiscovery()
                .beanClasses(CounterActor.class)
                .addExtension(new TroupeExtension())
                .initialize();
        Actors actors = container.select(Actors.class).get();
        references = IntStream.range(0, keys)
                .mapToObj(key -> actors.getOrCreate(CounterActor.class, "k" + key))
                .toArray(CounterActor[]::new);
    }

    @Override
    public String name() {
        return "actors";
    }

    @Override
    public void increment(int key) {
        references[key].increment();
    }

    /** A second deployment reads what the first one stored. */
    @Override
    public long stored() {
        close();
        open();
        long sum = 0;
        for (CounterActor counter : references) {
            sum += counter.current();
        }
        return sum;
    }

    @Override
    public void close() {
        container.close();
        try {
            pool.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
