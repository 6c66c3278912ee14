// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.memory;

import io.troupe.Actors;
import io.troupe.bench.report.Figure;
import io.troupe.bench.report.Report;
import io.troupe.bench.store.ChosenStoreProvider;
import io.troupe.internal.cdi.TroupeExtension;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;

/**
 * Heap in use after collection, without actors, with all awake, and with all asleep again, divided by their number. The
 * store forgets everything, so what is measured is the runtime. The baseline is a map with the same keys and values.
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
        long empty = used();
        Map<String, Plain> map = new HashMap<>();
        for (int i = 0; i < ACTORS; i++) {
            Plain plain = new Plain();
            plain.name = "name " + i;
            plain.total++;
            map.put("k" + i, plain);
        }
        double perEntry = (double) (used() - empty) / map.size();
        map.clear();
        map = null;
        try (WeldContainer container = new Weld()
                .disableDiscovery()
                .beanClasses(SmallActor.class)
                .addExtension(new TroupeExtension())
                .initialize()) {
            Actors actors = container.select(Actors.class).get();
            // One actor's whole life, so that what is made once is not counted.
            call(actors, -1);
            long before = used();
            for (int i = 0; i < ACTORS; i++) {
                call(actors, i);
            }
            long awake = used();
            long asleepThen = SmallActor.ASLEEP.get();
            // The one of before may or may not have fallen asleep.
            while (SmallActor.ASLEEP.get() < ACTORS + 1) {
                LockSupport.parkNanos(100_000_000);
            }
            long asleep = used();
            List<List<String>> rows = new ArrayList<>();
            rows.add(List.of("heap of one, of " + Figure.text(ACTORS), "bytes"));
            rows.add(List.of("entry of a HashMap with the same key and state", Figure.text(perEntry)));
            rows.add(List.of("actor awake", Figure.text((double) (awake - before) / ACTORS)));
            rows.add(List.of("actor asleep", Figure.text((double) (asleep - before) / ACTORS)));
            report.table(rows);
            if (asleepThen > 1) {
                report.line("**Wrong**: " + asleepThen + " actors slept before their memory was measured.");
                report.line("");
            }
        }
    }

    private static void call(Actors actors, int i) {
        actors.getOrCreate(SmallActor.class, "k" + i).rename("name " + i);
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
