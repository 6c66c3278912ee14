// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.raw;

import io.troupe.Actor;
import io.troupe.jackson.databind.JsonNode;
import io.troupe.jackson.databind.node.ObjectNode;
import io.troupe.raw.OnRequest;
import io.troupe.raw.RawRequest;
import io.troupe.raw.RawResponse;
import jakarta.annotation.security.PermitAll;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** Tells all it knows of a request. */
@Actor
@PermitAll
public class RawHttpRequestPropertiesActor {

    @OnRequest
    RawResponse answer(RawRequest request) {
        return switch (request.method()) {
            case "HEAD" -> RawResponse.status(200);
            case "OPTIONS" -> RawResponse.status(204);
            default -> Json.response(properties(request));
        };
    }

    private static ObjectNode properties(RawRequest request) {
        ObjectNode all = Json.object();
        all.put("url", request.head().url());
        all.put("pathname", request.path());
        all.put("search", request.query().map(query -> "?" + query).orElse(""));
        all.set("searchParams", parameters(request.query().orElse("")));
        all.put("hash", "");
        all.put("method", request.method());
        ObjectNode headers = all.putObject("headers");
        request.headers().forEach(headers::put);
        JsonNode body = body(request);
        all.set("body", body);
        if (body.isTextual()) {
            all.set("bodyText", body);
        } else if (body.isNull() && hasBody(request)) {
            all.put("bodyText", "");
        } else {
            all.putNull("bodyText");
        }
        for (String field : new String[] {"cache", "credentials", "mode", "redirect", "referrer"}) {
            all.putNull(field);
        }
        return all;
    }

    private static ObjectNode parameters(String query) {
        ObjectNode parameters = Json.object();
        for (String pair : query.split("&")) {
            if (!pair.isEmpty()) {
                int sign = pair.indexOf('=');
                String name = sign < 0 ? pair : pair.substring(0, sign);
                parameters.put(decoded(name), sign < 0 ? "" : decoded(pair.substring(sign + 1)));
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private static boolean hasBody(RawRequest request) {
        return request.bytes().length > 0
                || request.header("transfer-encoding").isPresent()
                || request.header("content-length").isPresent();
    }

    private static JsonNode body(RawRequest request) {
        String text = request.text();
        if (request.header("content-type").orElse("").contains("application/json")) {
            return Json.read(text);
        }
        return text.isEmpty() ? Json.object().nullNode() : Json.object().textNode(text);
    }
}
