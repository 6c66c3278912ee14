// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.control;

import io.troupe.ActorException;
import io.troupe.conformance.raw.Json;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /actors/{id}/sleep} and {@code POST /actors/{id}/crash}, in the namespace of the query. Whoever reaches the server
 * may use it: a deployment for tests only.
 */
@WebFilter(urlPatterns = "/actors/*", asyncSupported = true)
public class ControlFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    private static final Pattern PATH = Pattern.compile("/actors/([a-z0-9]+)/(sleep|crash)");
    private static final Pattern NAMESPACE = Pattern.compile("(?:.*&)?namespace=([^&]+)(?:&.*)?");

    @Inject
    private transient Instances instances;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Matcher path = PATH.matcher(
                request.getRequestURI().substring(request.getContextPath().length()));
        if (!request.getMethod().equals("POST") || !path.matches()) {
            chain.doFilter(request, response);
            return;
        }
        response.setContentType("application/json");
        try {
            handle(path.group(1), path.group(2), namespace(request.getQueryString()));
            response.getWriter().write("{}");
        } catch (ActorException e) {
            response.setStatus(e.status());
            response.getWriter()
                    .write(Json.text(Json.object()
                            .put("group", e.group())
                            .put("code", e.code())
                            .put("message", e.getMessage())));
        }
    }

    private void handle(String publicId, String wish, String namespace) {
        if (wish.equals("sleep")) {
            instances.sleep(namespace, publicId);
        } else {
            instances.crash(namespace, publicId);
        }
    }

    private static String namespace(@Nullable String query) {
        Matcher named = NAMESPACE.matcher(query == null ? "" : query);
        return named.matches() ? named.group(1) : "default";
    }
}
