// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import io.troupe.ActorId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The primary key of an actor: SHA-256 over namespace, type and key parts, each as UTF-8 behind its length in four bytes.
 * So exact bytes decide, whatever the database's collation thinks of case, blanks or Unicode forms, and no separator can
 * be forged.
 */
final class ActorHash {

    private ActorHash() {}

    static byte[] of(ActorId id) {
        MessageDigest digest = sha256();
        add(digest, id.namespace());
        add(digest, id.type());
        id.key().forEach(part -> add(digest, part));
        return digest.digest();
    }

    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every Java platform has SHA-256", e);
        }
    }
}
