// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorException;
import io.troupe.ActorId;
import io.troupe.ErrorCode;
import io.troupe.Executed;
import io.troupe.spi.ActorStore;
import io.troupe.spi.StoreException;
import io.troupe.spi.StoredActor;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The ids under which clients know actors: 30 characters of {@code [a-z0-9]}, 155 random bits. Remembers those awake. */
final class PublicIds {

    private static final char[] ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789".toCharArray();
    /** What is said of every id that there is none for, whatever the reason. */
    static final String NOT_FOUND = "The actor does not exist.";

    private static final int LENGTH = 30;

    private final RandomGenerator random;
    private final Surroundings surroundings;
    private final ActorStore store;
    private final ConcurrentMap<String, ActorId> awake = new ConcurrentHashMap<>();

    PublicIds(Environment env) {
        this.random = env.random();
        this.surroundings = env.surroundings();
        this.store = env.store();
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

    /** An id that nobody guesses, for what is no actor: 128 random bits. */
    String unguessable() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    /**
     * The actor that clients know under that id. Blocks if it sleeps, and fails if there is none.
     *
     * @param namespace the one it must be in; null for any
     */
    ActorId find(@Nullable String namespace, String publicId) {
        ActorId found = awake.get(publicId);
        if (found != null && isIn(namespace, found)) {
            return found;
        }
        try {
            return surroundings
                    .outsideTransaction(() -> store.findByPublicId(publicId))
                    .map(StoredActor::id)
                    .filter(id -> isIn(namespace, id))
                    .orElseThrow(() -> ActorException.refused(ErrorCode.NOT_FOUND, NOT_FOUND));
        } catch (StoreException e) {
            throw new ActorException(ErrorCode.STORE_FAILED, Executed.NO, "The store cannot be read.", e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isIn(@Nullable String namespace, ActorId id) {
        return namespace == null || id.namespace().equals(namespace);
    }
}
