// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.fuzz;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.Constructor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Stands between Jazzer, which calls the static methods by their names, and a {@link FuzzTarget}. It judges what every target must
 * keep: an input is done with in a second of computing, errors are not logged, and the heap does not grow. Its last line of output
 * tells {@link Fuzzer} the counts.
 */
public final class FuzzDriver {

    /** System property with the class of the target. */
    static final String TARGET = "troupe.fuzz.target";

    /** What the line with the counts begins with. */
    static final String REPORT = "fuzzed ";

    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** After so many inputs what is loaded once is loaded, and the heap is measured for the first time. */
    private static final long WARM = 5_000;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final AtomicReference<LogRecord> LOGGED = new AtomicReference<>();

    private static FuzzTarget target;
    private static long inputs;
    private static long taken;
    private static long warmHeap;

    private FuzzDriver() {}

    /** Called once, first. */
    public static void fuzzerInitialize() throws ReflectiveOperationException {
        catchLog();
        target = target(Class.forName(System.getProperty(TARGET)));
    }

    /** Called for each input. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (timed(input) > MOST_NANOS) {
            // It may have been the first that needed some classes.
            long again = timed(input);
            if (again > MOST_NANOS) {
                throw new AssertionError("an input took " + TimeUnit.NANOSECONDS.toMillis(again) + " ms");
            }
        }
        if (++inputs == WARM) {
            warmHeap = heap();
        }
    }

    /** Called once, last. */
    public static void fuzzerTearDown() {
        System.out.println(
                REPORT + inputs + " " + taken + " " + (warmHeap >> 20) + " " + (inputs > WARM ? heap() >> 20 : 0));
        System.out.flush();
    }

    static FuzzTarget target(Class<?> type) throws ReflectiveOperationException {
        Constructor<?> constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        return (FuzzTarget) constructor.newInstance();
    }

    private static long timed(byte[] input) {
        long start = THREADS.getCurrentThreadCpuTime();
        try {
            if (target.take(input)) {
                taken++;
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        LogRecord error = LOGGED.get();
        if (error != null) {
            throw new AssertionError("an error in the log: " + error.getMessage(), error.getThrown());
        }
        return THREADS.getCurrentThreadCpuTime() - start;
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void catchLog() {
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        root.addHandler(new Handler() {
            @Override
            public void publish(LogRecord line) {
                if (line.getLevel().intValue() >= Level.SEVERE.intValue()) {
                    LOGGED.compareAndSet(null, line);
                }
            }

            @Override
            public void flush() {
                // Nothing is held back.
            }

            @Override
            public void close() {
                // Nothing to give back.
            }
        });
    }
}
