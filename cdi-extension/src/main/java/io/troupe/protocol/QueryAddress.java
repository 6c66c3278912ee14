// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import io.troupe.ActorException;
import io.troupe.ActorId;
import io.troupe.ErrorCode;
import io.troupe.jackson.databind.JsonNode;
import io.troupe.spi.ActorTarget;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The addressing parameters of a query string, and what else it holds. Strict, as clients are the only ones who write
 * them: an unknown name beginning with {@code rvt-} is an error, and so is a repeated one. Every other parameter is the
 * application's, and is passed on byte for byte.
 */
final class QueryAddress {

    private static final String PREFIX = "rvt-";

    private enum Parameter {
        NAMESPACE("rvt-namespace"),
        METHOD("rvt-method"),
        RUNNER("rvt-runner"),
        KEY("rvt-key"),
        INPUT("rvt-input"),
        REGION("rvt-region"),
        CRASH_POLICY("rvt-crash-policy"),
        TOKEN("rvt-token"),
        SKIP_READY_WAIT("rvt-skip-ready-wait");

        private final String wireName;

        Parameter(String wireName) {
            this.wireName = wireName;
        }

        static Parameter named(String name) {
            if (name.equals("rvt-pool")) {
                return RUNNER;
            }
            for (Parameter parameter : values()) {
                if (parameter.wireName.equals(name)) {
                    return parameter;
                }
            }
            throw ActorException.refused(
                    ErrorCode.QUERY_INVALID,
                    "Unknown addressing parameter; names beginning with rvt- are reserved for addressing.");
        }
    }

    private final Map<Parameter, String> parameters = new EnumMap<>(Parameter.class);
    private final @Nullable String userQuery;

    private QueryAddress(@Nullable String query) {
        if (query == null) {
            userQuery = null;
            return;
        }
        StringJoiner rest = new StringJoiner("&").setEmptyValue("");
        boolean any = false;
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String rawName = equals < 0 ? pair : pair.substring(0, equals);
            String name = PercentCoding.form(rawName).orElse(rawName);
            if (name.startsWith(PREFIX)) {
                add(Parameter.named(name), equals < 0 ? "" : pair.substring(equals + 1));
            } else {
                rest.add(pair);
                any = true;
            }
        }
        userQuery = any ? rest.toString() : null;
    }

    /**
     * Reads a raw query.
     *
     * @throws ActorException if addressing parameters are unknown, repeated or malformed
     */
    static QueryAddress parse(@Nullable String query) {
        return new QueryAddress(query);
    }

    /** Whether there is no addressing parameter at all. */
    boolean isEmpty() {
        return parameters.isEmpty();
    }

    /** The rest, byte for byte; null if there is none. */
    @Nullable
    String userQuery() {
        return userQuery;
    }

    @Nullable
    String token() {
        return parameters.get(Parameter.TOKEN);
    }

    /** The actor that is meant, if its type has that name. */
    ActorTarget target(String type, Values values) {
        String namespace = parameters.get(Parameter.NAMESPACE);
        String method = parameters.get(Parameter.METHOD);
        if (namespace == null || namespace.isEmpty() || method == null) {
            throw invalid("rvt-namespace and rvt-method are required.");
        }
        checkFlag(parameters.get(Parameter.SKIP_READY_WAIT));
        List<String> key = KeyForm.parseQuery(parameters.getOrDefault(Parameter.KEY, ""));
        return switch (method) {
            case "get" -> {
                forbidCreation();
                yield new ActorTarget.Existing(new ActorId(namespace, type, key));
            }
            case "getOrCreate" -> {
                requireCreation();
                yield new ActorTarget.OrCreate(new ActorId(namespace, type, key), input(values));
            }
            default -> throw invalid("rvt-method must be get or getOrCreate.");
        };
    }

    private void add(Parameter parameter, String rawValue) {
        String value = PercentCoding.form(rawValue)
                .orElseThrow(() -> invalid(parameter.wireName + " is not percent-encoded UTF-8."));
        if (parameters.put(parameter, value) != null) {
            throw ActorException.refused(ErrorCode.QUERY_DUPLICATE, parameter.wireName + " is given twice.");
        }
    }

    private void forbidCreation() {
        for (Parameter forbidden :
                List.of(Parameter.RUNNER, Parameter.INPUT, Parameter.REGION, Parameter.CRASH_POLICY)) {
            if (parameters.containsKey(forbidden)) {
                throw ActorException.refused(
                        ErrorCode.QUERY_GET_DISALLOWED,
                        forbidden.wireName + " makes sense with rvt-method=getOrCreate only.");
            }
        }
    }

    private void requireCreation() {
        if (parameters.getOrDefault(Parameter.RUNNER, "").isEmpty()) {
            throw ActorException.refused(
                    ErrorCode.QUERY_MISSING_POOL, "rvt-runner is required with rvt-method=getOrCreate.");
        }
        String policy = parameters.getOrDefault(Parameter.CRASH_POLICY, "sleep");
        if (!List.of("sleep", "restart", "destroy").contains(policy)) {
            throw invalid("rvt-crash-policy must be sleep, restart or destroy.");
        }
    }

    private @Nullable JsonNode input(Values values) {
        String text = parameters.get(Parameter.INPUT);
        if (text == null) {
            return null;
        }
        try {
            return values.input(Base64.getUrlDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            throw invalid("rvt-input is not base64url.");
        }
    }

    private static void checkFlag(@Nullable String flag) {
        if (flag != null && !List.of("true", "1", "false", "0").contains(flag)) {
            throw invalid("rvt-skip-ready-wait must be true, 1, false or 0.");
        }
    }

    private static ActorException invalid(String message) {
        return ActorException.refused(ErrorCode.QUERY_INVALID, message);
    }
}
