// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node.doors;

import io.troupe.raw.RequestHead;
import io.troupe.spi.Authenticator;
import io.troupe.spi.Identity;
import jakarta.enterprise.context.ApplicationScoped;

/** A token here is the role's name and a secret. */
@ApplicationScoped
public class Tokens implements Authenticator {

    public static final String SECRET = "-3b9f";

    @Override
    public Identity authenticate(String token, RequestHead request) {
        if (!token.endsWith(SECRET)) {
            throw Authenticator.refuse();
        }
        String role = token.substring(0, token.length() - SECRET.length());
        return Identity.of("a " + role, role);
    }
}
