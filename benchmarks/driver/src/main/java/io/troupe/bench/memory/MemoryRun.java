// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.memory;

import io.troupe.Actors;
import io.troupe.bench.report.Figure;
import io.troupe.bench.report.Report;
import io.troupe.bench.store.ChosenStoreProvider;
import io.troupe.internal.cdi.TroupeExtension;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;

/**
 * Heap in use after collection, without actors, with all awake, and with all asleep again, divided by their number. The
 * store forgets everything, so what is measured is the runtime. The baseline is a map with the same keys and values.
 *
 * <p>What remains when all are asleep is looked at twice, with other keys the second time: tables that have grown do not
 * shrink, but do not grow a second time either. Only what did is a cost of a sleeping actor.
 */
public final class MemoryRun {

    private static final int ACTORS = 100_000;

    /** What a map without actors would hold. */
    private static final class Plain {
        private long total;
        private String name = "";
    }

    private MemoryRun() {}

    /** Measures. */
    public static void run(Report report) {
        System.setProperty(ChosenStoreProvider.SETTING, "none");
        double entry = entry();
        double awake = awake();
        double[] asleep = asleep();
        report.table(List.of(
                List.of("heap of one, of " + Figure.text(ACTORS), "bytes"),
                List.of("entry of a HashMap with the same key and state", Figure.text(entry)),
                List.of("actor awake", Figure.text(awake)),
                List.of("actor asleep: left after the first round", Figure.text(asleep[0])),
                List.of("actor asleep: left more after a second round with other keys", Figure.text(asleep[1]))));
    }

    private static double entry() {
        long empty = used();
        Map<String, Plain> map = new HashMap<>();
        for (int i = 0; i < ACTORS; i++) {
            Plain plain = new Plain();
            plain.name = "name " + i;
            plain.total++;
            map.put("k" + i, plain);
        }
        double entry = (double) (used() - empty) / ACTORS;
        map.clear();
        return entry;
    }

    private static double awake() {
        try (WeldContainer container = container("1h")) {
            Actors actors = container.select(Actors.class).get();
            // One actor first, so that what is made once is not counted.
            call(actors, "once");
            long before = used();
            for (int i = 0; i < ACTORS; i++) {
                call(actors, "k" + i);
            }
            return (double) (used() - before) / ACTORS;
        }
    }

    private static double[] asleep() {
        try (WeldContainer container = container("1s")) {
            Actors actors = container.select(Actors.class).get();
            long before = round(actors, "first", 1);
            long first = round(actors, "second", ACTORS);
            long second = round(actors, "third", ACTORS);
            return new double[] {(double) (first - before) / ACTORS, (double) (second - first) / ACTORS};
        }
    }

    /** Wakes so many, waits until they are asleep; gives the heap then in use. */
    private static long round(Actors actors, String prefix, int count) {
        SmallActor.ASLEEP.set(0);
        for (int i = 0; i < count; i++) {
            call(actors, prefix + i);
        }
        while (SmallActor.ASLEEP.get() < count) {
            LockSupport.parkNanos(100_000_000);
        }
        // The last one's sleep may still be ending.
        LockSupport.parkNanos(1_000_000_000);
        return used();
    }

    private static WeldContainer container(String sleepAfter) {
        System.setProperty("troupe.actor.small.sleep-after", sleepAfter);
        return new Weld()
                .disableDiscovery()
                .beanClasses(SmallActor.class)
                .addExtension(new TroupeExtension())
                .initialize();
    }

    private static void call(Actors actors, String key) {
        actors.getOrCreate(SmallActor.class, key).rename("name " + key);
    }

    /** After everything that can be collected is. */
    private static long used() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
