// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process.jwt;

import io.troupe.raw.RequestHead;
import io.troupe.spi.Authenticator;
import io.troupe.spi.Identity;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Knows who has a token with the claims of MicroProfile JWT, by the key of the one who issues them. */
@ApplicationScoped
public class SignedTokens implements Authenticator {

    private PublicKey issuer;

    @Inject
    void readKey(@ConfigProperty(name = "mp.jwt.verify.publickey") String key) throws GeneralSecurityException {
        issuer = KeyFactory.getInstance("RSA")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(key)));
    }

    @Override
    public Identity authenticate(String token, RequestHead request) {
        try {
            String[] parts = token.split("\\.", -1);
            // One algorithm, ours: which one to use is never the token's to say.
            if (parts.length != 3 || !isSigned(parts[0] + '.' + parts[1], parts[2])) {
                throw Authenticator.refuse();
            }
            JsonObject claims = Json.createReader(new StringReader(
                            new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)))
                    .readObject();
            Set<String> roles = claims.getJsonArray("groups").getValuesAs(JsonString.class).stream()
                    .map(JsonString::getString)
                    .collect(Collectors.toSet());
            Instant end = Instant.ofEpochSecond(claims.getJsonNumber("exp").longValueExact());
            return new Identity(claims.getString("upn"), roles, Optional.of(end));
        } catch (JsonException | IllegalArgumentException | NullPointerException | ClassCastException e) {
            throw Authenticator.refuse();
        }
    }

    private boolean isSigned(String text, String signature) {
        try {
            Signature check = Signature.getInstance("SHA256withRSA");
            check.initVerify(issuer);
            check.update(text.getBytes(StandardCharsets.US_ASCII));
            return check.verify(Base64.getUrlDecoder().decode(signature));
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
