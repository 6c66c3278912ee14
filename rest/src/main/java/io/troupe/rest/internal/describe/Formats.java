// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal.describe;

import java.net.URI;
import java.net.URL;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.Map;
import java.util.UUID;

/**
 * The strings that have a form known to JSON Schema. Local times and durations are left out: RFC 3339 wants an offset in
 * the former, and no fractions or signs in the latter.
 */
final class Formats {

    private static final Map<Class<?>, String> KNOWN = Map.of(
            Instant.class, "date-time",
            OffsetDateTime.class, "date-time",
            ZonedDateTime.class, "date-time",
            Date.class, "date-time",
            LocalDate.class, "date",
            UUID.class, "uuid",
            URL.class, "uri",
            URI.class, "uri-reference");

    private Formats() {}

    static Shape refined(Shape shape, Class<?> raw) {
        return shape instanceof Shape.Text && KNOWN.containsKey(raw) ? new Shape.Text(KNOWN.get(raw)) : shape;
    }
}
