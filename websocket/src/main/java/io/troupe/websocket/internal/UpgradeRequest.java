// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpUpgradeHandler;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An upgrade request as the container gets to see it: what we have read ourselves is taken out, since containers parse it
 * again, each in its own way, and refuse what clients may send, such as paths that are no {@link java.net.URI}.
 */
final class UpgradeRequest extends HttpServletRequestWrapper {

    private static final String EXTENSIONS = "Sec-WebSocket-Extensions";

    private final OfferedProtocols offered;
    private final Line line;

    /**
     * That request, which offers those subprotocols.
     *
     * @param line that it came over
     */
    UpgradeRequest(HttpServletRequest request, OfferedProtocols offered, Line line) {
        super(request);
        this.offered = offered;
        this.line = line;
    }

    @Override
    public <T extends HttpUpgradeHandler> T upgrade(Class<T> type) throws IOException, ServletException {
        return line.upgrade(super::upgrade, type);
    }

    @Override
    public String getRequestURI() {
        return getContextPath() + "/.troupe/socket";
    }

    @Override
    public @Nullable String getQueryString() {
        return null;
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        return Map.of();
    }

    @Override
    public @Nullable String getHeader(String name) {
        if (name.equalsIgnoreCase(OfferedProtocols.HEADER)) {
            return offered.offersRivet() ? OfferedProtocols.RIVET : null;
        }
        return name.equalsIgnoreCase(EXTENSIONS) ? null : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        if (isOurs(name)) {
            String value = getHeader(name);
            return Collections.enumeration(value == null ? List.of() : List.of(value));
        }
        return super.getHeaders(name);
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        List<String> names = Collections.list(super.getHeaderNames());
        names.removeIf(name -> isOurs(name) && getHeader(name) == null);
        return Collections.enumeration(names);
    }

    private static boolean isOurs(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.equals(OfferedProtocols.HEADER.toLowerCase(Locale.ROOT))
                || lower.equals(EXTENSIONS.toLowerCase(Locale.ROOT));
    }
}
