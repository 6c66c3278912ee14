// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.docs;

import io.troupe.raw.RequestHead;
import io.troupe.spi.Authenticator;
import io.troupe.spi.Identity;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Gives passes to those who have logged in, and knows them again. */
@ApplicationScoped
public class Passes implements Authenticator {

    private final Map<String, Identity> given = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();

    /** A pass for somebody who has just logged in, however that was done. */
    public String give(String name, String... roles) {
        byte[] bits = new byte[16];
        random.nextBytes(bits);
        String pass = HexFormat.of().formatHex(bits);
        given.put(pass, Identity.of(name, roles).until(Instant.now().plus(Duration.ofHours(8))));
        return pass;
    }

    /** Takes all passes of somebody away. */
    public void takeFrom(String name) {
        given.values().removeIf(identity -> identity.name().equals(name));
    }

    @Override
    public Identity authenticate(String token, RequestHead request) {
        Identity identity = given.get(token);
        if (identity == null) {
            throw Authenticator.refuse();
        }
        return identity;
    }

    @Override
    public boolean isRevoked(Identity identity) {
        return !given.containsValue(identity);
    }
}
