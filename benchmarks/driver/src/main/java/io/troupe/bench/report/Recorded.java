// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where the time of a flight recording went. Samples are counted for the nearest caller whose package says whose work it is:
 * time in a map counts for whoever asked the map.
 */
public final class Recorded {

    /** By the beginning of the class name; the first that fits. */
    private static final Map<String, String> OWNERS = new LinkedHashMap<>();

    static {
        OWNERS.put("io.troupe.jackson.", "Jackson");
        OWNERS.put("io.troupe.rest.", "the door's own");
        OWNERS.put("io.troupe.persistence.", "the store's own");
        OWNERS.put("io.troupe.internal.", "the runtime's own");
        OWNERS.put("io.troupe.", "the runtime's own");
        OWNERS.put("org.postgresql.", "PostgreSQL's driver");
        OWNERS.put("org.jboss.jca.", "the connection pool");
        OWNERS.put("org.jboss.resteasy.", "RESTEasy");
        OWNERS.put("io.undertow.", "Undertow and XNIO");
        OWNERS.put("org.xnio.", "Undertow and XNIO");
        OWNERS.put("org.jboss.weld.", "Weld");
        OWNERS.put("org.wildfly.", "other parts of WildFly");
        OWNERS.put("org.jboss.", "other parts of WildFly");
    }

    private final Path file;

    /** A file that is complete. */
    public Recorded(Path file) {
        this.file = file;
    }

    /** Findings, a line each. */
    public List<String> lines(double seconds) throws IOException {
        Map<String, Integer> owners = new HashMap<>();
        Map<String, Integer> threads = new HashMap<>();
        Map<String, double[]> reads = new HashMap<>();
        long parks = 0;
        int samples = 0;
        try (RecordingFile recording = new RecordingFile(file)) {
            while (recording.hasMoreEvents()) {
                RecordedEvent event = recording.readEvent();
                switch (event.getEventType().getName()) {
                    case "jdk.ExecutionSample", "jdk.NativeMethodSample" -> {
                        RecordedStackTrace stack = event.getStackTrace();
                        if (stack != null && !isIdle(stack)) {
                            samples++;
                            owners.merge(owner(stack), 1, Integer::sum);
                            threads.merge(group(event.getThread("sampledThread").getJavaName()), 1, Integer::sum);
                        }
                    }
                    case "jdk.ThreadPark" -> parks++;
                    case "jdk.SocketRead" -> {
                        RecordedStackTrace stack = event.getStackTrace();
                        if (stack == null || !isOfDatabase(stack)) {
                            continue;
                        }
                        double[] sum = reads.computeIfAbsent(answerTo(stack), key -> new double[2]);
                        sum[0]++;
                        sum[1] += event.getDuration().toNanos() / 1e9;
                    }
                    default -> {
                        // Not of interest.
                    }
                }
            }
        }
        List<String> lines = new ArrayList<>();
        int all = samples;
        lines.add("Java code at work, by whose it is (" + samples + " samples): " + shares(owners, all));
        lines.add("by thread: " + shares(threads, all));
        lines.add("threads parked " + Figure.text(parks / seconds) + " times a second");
        reads.forEach((what, sum) -> lines.add("waiting for the database's answer to " + what + ": "
                + Figure.text(100 * sum[1] / seconds) + " % of one thread's time, " + Figure.text(sum[0] / seconds)
                + " times a second, " + Figure.text(1e3 * sum[1] / sum[0]) + " ms each"));
        return lines;
    }

    private static String shares(Map<String, Integer> counts, int all) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .filter(entry -> entry.getValue() * 100 >= all)
                .map(entry -> entry.getKey() + " " + Math.round(100.0 * entry.getValue() / all) + " %")
                .collect(Collectors.joining(", "));
    }

    /** Native methods in which a thread waits for something to happen. */
    private static boolean isIdle(RecordedStackTrace stack) {
        RecordedFrame top = stack.getFrames().get(0);
        String method = top.getMethod().getName();
        return method.equals("wait")
                || method.equals("park")
                || method.contains("accept")
                || method.equals("wait0")
                || top.getMethod().getType().getName().endsWith("EPoll")
                || method.equals("read0") && isOfDatabase(stack)
                || method.equals("socketRead0")
                || method.equals("poll");
    }

    private static boolean isOfDatabase(RecordedStackTrace stack) {
        return stack.getFrames().stream()
                .anyMatch(frame -> frame.getMethod().getType().getName().startsWith("org.postgresql."));
    }

    private static String owner(RecordedStackTrace stack) {
        for (RecordedFrame frame : stack.getFrames()) {
            String type = frame.getMethod().getType().getName();
            for (Map.Entry<String, String> owner : OWNERS.entrySet()) {
                if (type.startsWith(owner.getKey())) {
                    return owner.getValue();
                }
            }
        }
        return "the JDK's alone";
    }

    private static String group(String thread) {
        return thread == null ? "?" : thread.replaceAll("[-# ]*\\d+.*", "").strip();
    }

    private static String answerTo(RecordedStackTrace stack) {
        for (RecordedFrame frame : stack.getFrames()) {
            String method = frame.getMethod().getName();
            String type = frame.getMethod().getType().getName();
            if (type.startsWith("org.postgresql.jdbc.") && method.equals("commit")) {
                return "COMMIT";
            }
        }
        return "statements";
    }
}
