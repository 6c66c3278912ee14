// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.samples.chat;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Server-sent event streams that are open, to be ended with the application: the server would keep them, and it. */
@ApplicationScoped
public class OpenStreams {

    private final Set<SseEventSink> sinks = ConcurrentHashMap.newKeySet();

    void add(SseEventSink sink) {
        sinks.removeIf(SseEventSink::isClosed);
        sinks.add(sink);
    }

    void endAll(@Observes @BeforeDestroyed(ApplicationScoped.class) Object application) {
        sinks.forEach(OpenStreams::end);
        sinks.clear();
    }

    private static void end(SseEventSink sink) {
        try {
            sink.close();
        } catch (RuntimeException e) {
            // Jersey, for one, has stopped before the application, and its streams with it. The others are to be ended
            // all the same.
            return;
        }
    }
}
