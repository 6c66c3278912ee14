// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import io.troupe.spi.DeploymentProblem;
import io.troupe.spi.Settings;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which web pages may use the doors: those of this server, and the origins that {@code troupe.cors.origins} lists. Browsers
 * say truthfully where a page comes from; what is no browser says nothing, carries no user's cookies, and passes.
 */
public final class OriginPolicy {

    private final Set<String> allowed;

    private OriginPolicy(Set<String> allowed) {
        this.allowed = Set.copyOf(allowed);
    }

    /**
     * The setting {@code troupe.cors.origins}: origins such as {@code https://app.example.com}, separated by commas.
     *
     * @throws DeploymentProblem if one is no origin
     */
    public static OriginPolicy of(Settings settings) {
        Set<String> origins = new HashSet<>();
        for (String text : settings.get("troupe.cors.origins", "").split(",")) {
            if (!text.isBlank()) {
                String origin = normalised(text.strip());
                if (origin == null) {
                    throw new DeploymentProblem("TROUPE003010: Setting troupe.cors.origins holds '" + text.strip()
                            + "'; give origins such as https://app.example.com, without path, separated by commas.");
                }
                origins.add(origin);
            }
        }
        return new OriginPolicy(origins);
    }

    /** Whether the page of that origin is listed, and so may read answers across origins. */
    public boolean isListed(@Nullable String origin) {
        String page = origin == null ? null : normalised(origin);
        return page != null && allowed.contains(page);
    }

    /** Whether the request may be carried out at all. */
    public boolean admits(HttpServletRequest request) {
        if (hasSeveral(request, "Origin") || hasSeveral(request, "Sec-Fetch-Site")) {
            // No browser says it twice, and which of the two would count?
            return false;
        }
        String origin = request.getHeader("Origin");
        if (isListed(origin)) {
            return true;
        }
        if (origin != null) {
            return isOwn(origin, request);
        }
        String site = request.getHeader("Sec-Fetch-Site");
        return site == null || site.equals("same-origin") || site.equals("none");
    }

    private static boolean hasSeveral(HttpServletRequest request, String header) {
        Enumeration<String> values = request.getHeaders(header);
        if (values == null || !values.hasMoreElements()) {
            return false;
        }
        values.nextElement();
        return values.hasMoreElements();
    }

    /** Schemes are not compared: a TLS-terminating neighbour in front of the server hides which one the page has. */
    private static boolean isOwn(String origin, HttpServletRequest request) {
        String page = normalised(origin);
        String host = request.getHeader("Host");
        if (page == null || host == null) {
            return false;
        }
        String scheme = page.substring(0, page.indexOf(':'));
        return page.equals(normalised(scheme + "://" + host));
    }

    /** Lower case, without the scheme's own port; null if it is no origin of a web page. */
    private static @Nullable String normalised(String origin) {
        try {
            URI uri = new URI(origin);
            String scheme = uri.getScheme();
            if (scheme == null || uri.getHost() == null || uri.getUserInfo() != null) {
                return null;
            }
            scheme = scheme.toLowerCase(Locale.ROOT);
            boolean secure = scheme.equals("https");
            if (!secure && !scheme.equals("http")
                    || !uri.getRawPath().isEmpty()
                    || uri.getRawQuery() != null
                    || uri.getRawFragment() != null) {
                return null;
            }
            int port = uri.getPort() < 0 ? secure ? 443 : 80 : uri.getPort();
            return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + ':' + port;
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
