// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is connected to and said there; {@code {k}} stands for the key, {@code {n}} for a running number, {@code {t}} for a mark of
 * the time.
 *
 * @param first what is said once a connection is open; null for nothing
 * @param ready what the server says once a connection is ready; null if it says nothing
 * @param answer what is in an answer; empty if everything that comes is one
 */
record SocketTarget(
        String name,
        String path,
        boolean actor,
        @Nullable String first,
        @Nullable String ready,
        String say,
        String answer) {

    private static final String QUERY = "?rvt-namespace=default&rvt-method=getOrCreate&rvt-runner=default&rvt-key={k}";
    private static final String PAYLOAD = "{t} twenty-seven characters more";

    static SocketTarget echo() {
        return new SocketTarget("bare echo", "/bench/bare/echo/{k}", false, null, null, call("getCount", ""), "");
    }

    static SocketTarget read() {
        return action("read-only action", "getCount");
    }

    static SocketTarget increment() {
        return action("increment", "increment");
    }

    private static SocketTarget action(String name, String action) {
        return new SocketTarget(
                name,
                "/bench/gateway/counter/connect" + QUERY,
                true,
                null,
                "\"Init\"",
                call(action, ""),
                "\"ActionResponse\"");
    }

    static SocketTarget bareRoom() {
        return new SocketTarget(
                "bare room",
                "/bench/bare/room/{k}",
                false,
                null,
                null,
                "{\"body\":{\"tag\":\"Event\",\"val\":{\"name\":\"said\",\"args\":[\"" + PAYLOAD + "\"]}}}",
                "");
    }

    static SocketTarget room() {
        return new SocketTarget(
                "actor's room",
                "/bench/gateway/room/connect" + QUERY,
                true,
                "{\"body\":{\"tag\":\"SubscriptionRequest\",\"val\":{\"eventName\":\"said\",\"subscribe\":true}}}",
                "\"Init\"",
                call("say", '"' + PAYLOAD + '"'),
                "");
    }

    private static String call(String action, String argument) {
        return "{\"body\":{\"tag\":\"ActionRequest\",\"val\":{\"id\":{n},\"name\":\"" + action + "\",\"args\":["
                + argument + "]}}}";
    }

    /** For the generator. */
    List<String> options() {
        List<String> options = new ArrayList<>(List.of("-p", path, "-b", say, "-M", answer));
        if (actor) {
            options.addAll(List.of("-P", "rivet, rivet_encoding.json"));
        }
        if (first != null) {
            options.addAll(List.of("-i", first));
        }
        if (ready != null) {
            options.addAll(List.of("-I", ready));
        }
        return options;
    }
}
