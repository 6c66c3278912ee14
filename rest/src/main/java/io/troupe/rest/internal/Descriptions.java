// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal;

import io.troupe.Caller;
import io.troupe.protocol.RequestCaller;
import io.troupe.protocol.RequestHeads;
import io.troupe.protocol.Values;
import io.troupe.rest.internal.describe.Documents;
import io.troupe.spi.ActionDispatcher;
import io.troupe.spi.DeploymentProblem;
import io.troupe.spi.Settings;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Serves the documents about the deployed actors. Each caller is shown what that caller may call, so nothing is told that
 * could not be found out by calling.
 */
final class Descriptions {

    private final Lazy<Documents> documents;
    private final Lazy<ActionDispatcher> dispatcher;

    Descriptions(Values values, Lazy<ActionDispatcher> dispatcher, String base) {
        this.dispatcher = dispatcher;
        this.documents = new Lazy<>(() -> new Documents(dispatcher.get().catalog(), values, base));
    }

    /**
     * The paths below the base that are served: none if {@code troupe.describe} is {@code off}.
     *
     * @throws DeploymentProblem if it is neither {@code open} nor {@code off}
     */
    static List<String> paths(Settings settings) {
        String setting = settings.get("troupe.describe", "open").strip();
        return switch (setting) {
            case "open" -> Arrays.stream(Documents.Kind.values())
                    .map(Documents.Kind::path)
                    .toList();
            case "off" -> List.of();
            default -> throw new DeploymentProblem(
                    "TROUPE003020: Setting troupe.describe is '" + setting + "'; give open or off.");
        };
    }

    /** The document at that path below the base; empty if there is none. */
    static Optional<Documents.Kind> at(String path) {
        return Arrays.stream(Documents.Kind.values())
                .filter(kind -> kind.path().equals(path))
                .findFirst();
    }

    Answer answer(HttpServletRequest request, Documents.Kind kind) {
        if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
            throw Refusals.method(request, "GET");
        }
        Caller caller = RequestCaller.of(request, () -> RequestHeads.of(request), dispatcher.get());
        Documents.Document document = documents.get().get(kind, caller);
        Map<String, String> headers = new HashMap<>();
        headers.put("ETag", document.tag());
        // To be asked for again each time, and kept by nobody but this caller: another may know more, or less.
        headers.put("Cache-Control", "private, no-cache");
        if (isKnown(request.getHeader("If-None-Match"), document.tag())) {
            return Answer.empty(304, headers);
        }
        return new Answer(200, headers, kind.contentType(), document.bytes());
    }

    private static boolean isKnown(@Nullable String tags, String tag) {
        return tags != null
                && Arrays.stream(tags.split(","))
                        .map(each -> each.strip().replaceFirst("^W/", ""))
                        .anyMatch(each -> each.equals(tag) || each.equals("*"));
    }
}
