// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.http;

import org.jspecify.annotations.Nullable;

/** What is requested; {@code {k}} stands for the key. */
record Target(String name, String method, String path, @Nullable String body) {

    private static final String ACTOR_QUERY =
            "?rvt-namespace=default&rvt-method=getOrCreate&rvt-runner=default&rvt-key={k}";

    static Target actorIncrement() {
        return new Target("actors", "POST", "/bench/gateway/counter/action/increment" + ACTOR_QUERY, "{\"args\":[]}");
    }

    static Target actorRead() {
        return new Target("actors", "POST", "/bench/gateway/counter/action/getCount" + ACTOR_QUERY, "{\"args\":[]}");
    }

    static Target rowIncrement(int pool) {
        return new Target("(b) JPA row with lock, pool " + pool, "POST", "/bench/api/row/" + pool + "/{k}", null);
    }

    static Target rowRead(int pool) {
        return new Target("(b) JPA row, pool " + pool, "GET", "/bench/api/row/" + pool + "/{k}", null);
    }

    static Target nothing() {
        return new Target("endpoint that does nothing", "POST", "/bench/api/nothing", null);
    }

    static Target servlet() {
        return new Target("servlet that does nothing", "POST", "/bench/servlet/nothing", "{\"args\":[]}");
    }
}
