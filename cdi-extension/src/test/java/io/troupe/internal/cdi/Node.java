// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.Actors;
import io.troupe.State;
import io.troupe.event.EventName;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** An actor that does what a test tells it, by the name of a script. */
@Actor(name = "node", turnQueue = 5_000)
@PermitAll
class Node {

    /** Published on demand. */
    @EventName("noted")
    record Noted(String text) {}

    private static final Map<String, Function<Node, Object>> SCRIPTS = new ConcurrentHashMap<>();

    @Inject
    ActorContext self;

    @Inject
    Actors actors;

    @State
    private long count;

    /** How many frames of this actor run code of a script that asks. */
    private final AtomicInteger inside = new AtomicInteger();

    static void clear() {
        SCRIPTS.clear();
        script("nothing", node -> "nothing");
        script("increment", node -> String.valueOf(node.increment()));
    }

    static void script(String name, Function<Node, Object> script) {
        SCRIPTS.put(name, script);
    }

    @Action
    public String run(String script) {
        return (String) SCRIPTS.get(script).apply(this);
    }

    @Action(readOnly = true)
    public String read(String script) {
        return (String) SCRIPTS.get(script).apply(this);
    }

    @Action
    @SuppressWarnings("unchecked")
    public CompletionStage<String> later(String script) {
        return (CompletionStage<String>) SCRIPTS.get(script).apply(this);
    }

    @Action(timeout = "100ms")
    public String soon(String script) {
        return run(script);
    }

    @Action(readOnly = true)
    public long count() {
        return count;
    }

    long increment() {
        return ++count;
    }

    /** A reference to another of its kind. */
    Node to(String key) {
        return actors.getOrCreate(Node.class, key);
    }

    /** Fails if another thread is in here too. */
    void alone(Runnable work) {
        if (inside.incrementAndGet() != 1) {
            throw new AssertionError("two at a time");
        }
        try {
            work.run();
        } finally {
            inside.decrementAndGet();
        }
    }
}
