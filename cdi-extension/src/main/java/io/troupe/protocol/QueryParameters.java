// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The parameters of a query string of the control API: each at most once, decoded; unknown ones do no harm. */
public final class QueryParameters {

    private final Map<String, String> values = new HashMap<>();

    private QueryParameters() {}

    /**
     * Reads a raw query.
     *
     * @param query null for none
     * @throws ActorException {@link ErrorCode#QUERY_INVALID} or {@link ErrorCode#QUERY_DUPLICATE}
     */
    public static QueryParameters parse(@Nullable String query) {
        QueryParameters parameters = new QueryParameters();
        if (query != null) {
            for (String pair : query.split("&")) {
                if (!pair.isEmpty()) {
                    parameters.add(pair);
                }
            }
        }
        return parameters;
    }

    /**
     * All values of a parameter that may be given several times, in their order; others are not looked at.
     *
     * @param query raw, null for none
     * @throws ActorException {@link ErrorCode#QUERY_INVALID}
     */
    public static List<String> all(String name, @Nullable String query) {
        List<String> values = new ArrayList<>();
        for (String pair : query == null ? new String[0] : query.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0 && decoded(pair.substring(0, equals)).equals(name)) {
                values.add(decoded(pair.substring(equals + 1)));
            }
        }
        return values;
    }

    /** A parameter's value; empty if it is absent. */
    public Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name));
    }

    private void add(String pair) {
        int equals = pair.indexOf('=');
        String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
        String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
        if (values.put(name, value) != null) {
            throw ActorException.refused(ErrorCode.QUERY_DUPLICATE, "A query parameter is given twice.");
        }
    }

    private static String decoded(String raw) {
        return PercentCoding.form(raw)
                .orElseThrow(() -> ActorException.refused(
                        ErrorCode.QUERY_INVALID, "A query parameter is not percent-encoded UTF-8."));
    }
}
