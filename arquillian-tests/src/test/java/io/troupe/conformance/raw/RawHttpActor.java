// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.raw;

import io.troupe.Actor;
import io.troupe.State;
import io.troupe.raw.OnRequest;
import io.troupe.raw.RawRequest;
import io.troupe.raw.RawResponse;
import jakarta.annotation.security.PermitAll;
import java.util.Map;
import java.util.Set;

/** Shows what of a request arrives, and counts requests. */
@Actor
@PermitAll
public class RawHttpActor {

    private static final Set<String> OF_THE_LINE =
            Set.of("host", "connection", "content-length", "transfer-encoding", "expect", "keep-alive");

    @State
    private long requestCount;

    @OnRequest
    RawResponse answer(RawRequest request) {
        requestCount++;
        return switch (request.path()) {
            case "/api/hello" -> Json.response(Map.of("message", "Hello from actor!"));
            case "/api/echo" -> request.method().equals("POST") ? echo(request) : notFound();
            case "/api/state" -> Json.response(Map.of("requestCount", requestCount));
            case "/api/headers" -> Json.response(request.headers());
            default -> notFound();
        };
    }

    private static RawResponse echo(RawRequest request) {
        RawResponse echo = RawResponse.status(200).withBody(request.bytes());
        for (Map.Entry<String, String> header : request.headers().entrySet()) {
            if (!OF_THE_LINE.contains(header.getKey())) {
                echo = echo.withHeader(header.getKey(), header.getValue());
            }
        }
        return echo;
    }

    static RawResponse notFound() {
        return RawResponse.text("Not Found").withStatus(404);
    }
}
