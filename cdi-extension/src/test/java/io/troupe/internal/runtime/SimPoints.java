// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts a scheduling point before each statement of the runtime's sources, but for those under a lock: so threads take turns
 * within methods too, as real ones do.
 */
final class SimPoints {

    /** Those without a lock, where the order of steps matters. */
    private static final List<String> CLASSES = List.of(
            "ActorRuntime",
            "Drain",
            "JavaCalls",
            "Tells",
            "TimedCalls",
            "ClientConnections",
            "CommitPipeline",
            "DoorDispatcher",
            "Lifecycle",
            "Memory",
            "Outcome",
            "QuickReads",
            "Recess",
            "Sleeper",
            "TurnRunner",
            "Turns");

    private static final int BODY = 8;

    private SimPoints() {}

    /** Called by the altered code. */
    static void here() {
        SimScheduler scheduler = SimScheduler.ofThisThread();
        if (scheduler != null) {
            scheduler.fine();
        }
    }

    /** The sources with points, over those that were altered before. */
    static Map<String, String> everywhere(Map<String, String> altered) throws IOException {
        Map<String, String> sources = new HashMap<>(altered);
        for (String name : CLASSES) {
            String plain = altered.get(name);
            sources.put(name, in(plain == null ? SimLoader.source(name) : plain));
        }
        return sources;
    }

    static String in(String source) {
        StringBuilder with = new StringBuilder();
        String before = "";
        int locked = -1;
        for (String line : source.split("\n")) {
            String text = line.strip();
            int indent = line.length() - line.stripLeading().length();
            if (locked < 0 && text.contains("synchronized ") && text.endsWith("{")) {
                locked = indent;
            } else if (locked >= 0 && indent == locked && text.startsWith("}")) {
                locked = -1;
            } else if (locked < 0 && indent >= BODY && isStatement(text) && isEnd(before)) {
                with.append(" ".repeat(indent)).append("SimPoints.here();\n");
            }
            with.append(line).append('\n');
            if (!text.isEmpty() && !text.startsWith("//") && !text.startsWith("*") && !text.startsWith("/*")) {
                before = text;
            }
        }
        return with.toString();
    }

    private static boolean isStatement(String text) {
        return text.matches(
                        "(if|while|for|try|return|throw|switch|[a-zA-Z_.]+\\(|[a-zA-Z_.]+ = |[A-Z][A-Za-z<>?, ]* [a-z][A-Za-z]* = ).*")
                && !text.matches("(this|super|case|default|[A-Z][A-Za-z]*)\\(.*");
    }

    private static boolean isEnd(String before) {
        return before.endsWith(";") || before.endsWith("{") && !before.contains("switch") || before.equals("}");
    }
}
