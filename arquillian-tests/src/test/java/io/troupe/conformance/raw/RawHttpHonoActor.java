// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.raw;

import io.troupe.Actor;
import io.troupe.jackson.databind.node.ObjectNode;
import io.troupe.raw.OnRequest;
import io.troupe.raw.RawRequest;
import io.troupe.raw.RawResponse;
import jakarta.annotation.security.PermitAll;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A small REST service: users that are made up for each answer. */
@Actor
@PermitAll
public class RawHttpHonoActor {

    private static final Pattern USER = Pattern.compile("/users/([0-9]{1,9})");

    /** Somebody. */
    public record User(int id, String name) {}

    @OnRequest
    RawResponse answer(RawRequest request) {
        Matcher user = USER.matcher(request.path());
        if (user.matches()) {
            return ofUser(request, Integer.parseInt(user.group(1)));
        }
        return switch (request.method() + " " + request.path()) {
            case "GET /" -> Json.response(Map.of("message", "Welcome to Hono actor!"));
            case "GET /users" -> Json.response(List.of(user(1), user(2)));
            case "POST /users" -> with(3, request).withStatus(201);
            default -> unknown();
        };
    }

    private static RawResponse ofUser(RawRequest request, int id) {
        return switch (request.method()) {
            case "GET" -> Json.response(user(id));
            case "PUT" -> with(id, request);
            case "DELETE" -> Json.response(Map.of("message", "User " + id + " deleted"));
            default -> unknown();
        };
    }

    private static User user(int id) {
        return new User(id, id == 1 ? "Alice" : "Bob");
    }

    private static RawResponse with(int id, RawRequest request) {
        ObjectNode user = Json.object().put("id", id);
        if (Json.read(request.text()) instanceof ObjectNode fields) {
            user.setAll(fields);
        }
        return Json.response(user);
    }

    private static RawResponse unknown() {
        return Json.response(Map.of("message", "Not Found")).withStatus(404);
    }
}
