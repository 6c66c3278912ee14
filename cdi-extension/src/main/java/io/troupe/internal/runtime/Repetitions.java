// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorException;
import io.troupe.Caller;
import io.troupe.ErrorCode;
import io.troupe.Executed;
import io.troupe.jackson.databind.JsonNode;
import io.troupe.jackson.databind.ObjectMapper;
import io.troupe.jackson.databind.ObjectReader;
import io.troupe.jackson.databind.cfg.JsonNodeFeature;
import io.troupe.jackson.databind.node.JsonNodeFactory;
import io.troupe.protocol.Values;
import io.troupe.spi.ActionCall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls repeatable. A key belongs to its caller: nobody gets an answer that was meant for another. What is kept of a
 * door's answer is its tree, of a Java caller's the result itself; each side understands the other's.
 */
final class Repetitions {

    private static final byte TREE = 0;
    private static final byte RESULT = 1;

    private final ObjectMapper codec;
    /** A tree that was written comes back with every digit: a repeated answer has the same bytes. */
    private final ObjectReader trees;

    private final Values wire;
    private final InstantSource clock;
    private final Duration kept;

    Repetitions(ObjectMapper codec, Values wire, InstantSource clock, Duration kept) {
        this.codec = codec;
        this.trees = codec.reader().without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);
        this.wire = wire;
        this.clock = clock;
        this.kept = kept;
    }

    /** For a call from a door. */
    <A> Repetition ofDoor(
            ActionCall.Idempotency given,
            Caller caller,
            Operation operation,
            @Nullable Object[] args,
            Function<@Nullable Object, A> encoder) {
        return make(given.key(), given.onReplay(), caller, operation, args, new Repetition.Form() {
            @Override
            public byte[] keep(@Nullable Object result) {
                return tree(result);
            }

            @Override
            public @Nullable Object replay(byte[] stored) {
                return encoder.apply(stored[0] == TREE ? nullable(tree(stored)) : result(operation, stored));
            }
        });
    }

    /** For a call from Java. */
    Repetition ofJava(String key, Caller caller, Operation operation, @Nullable Object[] args) {
        return make(key, () -> {}, caller, operation, args, new Repetition.Form() {
            @Override
            public byte[] keep(@Nullable Object result) {
                byte[] bytes = Encoded.of(codec, List.of(operation.result()), new @Nullable Object[] {result});
                return ByteBuffer.allocate(bytes.length + 1)
                        .put(RESULT)
                        .put(bytes)
                        .array();
            }

            @Override
            public @Nullable Object replay(byte[] stored) {
                if (stored[0] == RESULT) {
                    return result(operation, stored);
                }
                JsonNode tree = tree(stored);
                return wire.arguments(JsonNodeFactory.instance.arrayNode().add(tree))
                        .bind(List.of(operation.result().type()))[0];
            }
        });
    }

    private Repetition make(
            String key,
            Runnable onReplay,
            Caller caller,
            Operation operation,
            @Nullable Object[] args,
            Repetition.Form form) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || bytes.length > ActionCall.Idempotency.MAX_KEY) {
            throw ActorException.refused(
                    ErrorCode.IDEMPOTENCY_KEY_INVALID,
                    "An idempotency key has 1 to " + ActionCall.Idempotency.MAX_KEY + " bytes.");
        }
        return new Repetition(
                hash(space(caller), bytes),
                hash(
                        operation.name().getBytes(StandardCharsets.UTF_8),
                        Encoded.of(codec, operation.parameters(), args)),
                form,
                clock.instant().plus(kept).truncatedTo(ChronoUnit.MILLIS),
                onReplay);
    }

    /** Nobody in particular has a space of his own, also apart from somebody who has chosen that name. */
    private static byte[] space(Caller caller) {
        return caller.isAuthenticated() ? caller.name().getBytes(StandardCharsets.UTF_8) : new byte[0];
    }

    private @Nullable Object result(Operation operation, byte[] stored) {
        return Encoded.values(codec, List.of(operation.result()), stored, 1)[0];
    }

    private byte[] tree(@Nullable Object result) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
        bytes.write(TREE);
        try {
            codec.writeValue(bytes, wire.tree(result));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    private JsonNode tree(byte[] stored) {
        try {
            return trees.readTree(stored, 1, stored.length - 1);
        } catch (IOException e) {
            throw new ActorException(ErrorCode.INTERNAL_ERROR, Executed.YES, "The kept answer cannot be read.", e);
        }
    }

    private static @Nullable JsonNode nullable(JsonNode tree) {
        return tree.isNull() ? null : tree;
    }

    private static byte[] hash(byte[] first, byte[] second) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(ByteBuffer.allocate(4).putInt(first.length).flip());
            digest.update(first);
            return digest.digest(second);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every Java platform has SHA-256", e);
        }
    }
}
