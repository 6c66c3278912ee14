// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Issues tokens of MicroProfile JWT, signed with RS256, with the means of the JDK. */
final class JwtIssuer {

    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

    private final String name;
    private final KeyPair keys;

    /** One with a key of its own. */
    JwtIssuer(String name) {
        this(name, newKeys());
    }

    private JwtIssuer(String name, KeyPair keys) {
        this.name = name;
        this.keys = keys;
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Another one with the same key. */
    JwtIssuer named(String other) {
        return new JwtIssuer(other, keys);
    }

    PublicKey key() {
        return keys.getPublic();
    }

    /** A token of that person that ends after that time, which may have passed already. */
    String token(String person, Duration life, String... roles) {
        Instant end = Instant.now().plus(life);
        String groups = Stream.of(roles).map(JwtIssuer::quoted).collect(Collectors.joining(",", "[", "]"));
        String head = "{\"alg\":\"RS256\",\"typ\":\"JWT\"}";
        String claims = "{\"iss\":" + quoted(name) + ",\"sub\":" + quoted(person) + ",\"upn\":" + quoted(person)
                + ",\"jti\":" + quoted(UUID.randomUUID().toString()) + ",\"groups\":" + groups + ",\"iat\":"
                + end.minus(Duration.ofHours(1)).getEpochSecond() + ",\"exp\":" + end.getEpochSecond() + "}";
        String text = encoded(head) + "." + encoded(claims);
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(keys.getPrivate());
            signature.update(text.getBytes(StandardCharsets.US_ASCII));
            return text + "." + TEXT.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }

    private static String encoded(String json) {
        return TEXT.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
