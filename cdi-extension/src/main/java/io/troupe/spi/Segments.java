// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.spi;

import io.troupe.ActorId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Where an actor belongs: its hash, and by that one of 256 segments. Segments are what nodes own.
 *
 * <p>The hash is SHA-256 over namespace, type and key parts, each as UTF-8 behind its length in four bytes. So exact bytes
 * decide, whatever a database's collation thinks of case, blanks or Unicode forms, and no separator can be forged.
 */
public final class Segments {

    /** So many there are. Never changes: it is part of what is stored. */
    public static final int COUNT = 256;

    private Segments() {}

    /** The segment of an actor, from 0. */
    public static int of(ActorId id) {
        return of(hash(id));
    }

    /** The segment of a hash: its first byte. */
    public static int of(byte[] hash) {
        return hash[0] & 0xff;
    }

    /** The hash of an actor, of 32 bytes. */
    public static byte[] hash(ActorId id) {
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
