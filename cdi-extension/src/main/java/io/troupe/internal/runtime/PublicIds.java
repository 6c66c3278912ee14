// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The ids under which clients know actors: 30 characters of {@code [a-z0-9]}, 155 random bits. Remembers those awake. */
final class PublicIds {

    private static final char[] ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789".toCharArray();
    private static final int LENGTH = 30;

    private final RandomGenerator random;
    private final ConcurrentMap<String, ActorId> awake = new ConcurrentHashMap<>();

    PublicIds(RandomGenerator random) {
        this.random = random;
    }

    String next() {
        char[] id = new char[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            id[i] = ALPHABET[random.nextInt(ALPHABET.length)];
        }
        return new String(id);
    }

    void awake(Activation activation) {
        awake.put(activation.publicId, activation.id());
    }

    void asleep(Activation activation) {
        awake.remove(activation.publicId);
    }

    /** The awake actor of that id; null if none is awake. */
    @Nullable
    ActorId find(String publicId) {
        return awake.get(publicId);
    }
}
