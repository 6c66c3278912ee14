// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Enumeration;

/**
 * Takes requests whose actor is named by headers rather than by the path. Their paths may well be the application's own;
 * so whatever lacks those headers passes on untouched.
 */
final class RootFormFilter implements Filter {

    private final HttpDoor door;

    RootFormFilter(HttpDoor door) {
        this.door = door;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request instanceof HttpServletRequest http && isForActor(http)) {
            door.service(request, response);
        } else {
            chain.doFilter(request, response);
        }
    }

    private static boolean isForActor(HttpServletRequest request) {
        if (Upgrades.isUpgrade(request)) {
            Enumeration<String> offered = request.getHeaders("Sec-WebSocket-Protocol");
            while (offered.hasMoreElements()) {
                for (String token : offered.nextElement().split(",")) {
                    if (token.strip().equals("rivet_target.actor")) {
                        return true;
                    }
                }
            }
        }
        return "actor".equals(request.getHeader("x-rivet-target"));
    }
}
