// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.jackson.databind.util.TokenBuffer;
import io.troupe.jackson.dataformat.cbor.CBORFactory;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Encoders at rest. A thread takes the one in the place its id falls on, or makes one if the place is empty, and puts it back
 * there. Unlike with thread locals, there are a few for each core, however many threads a server has, and they go with the
 * application.
 *
 * <p>An encoder holds on to the last state it wrote, so it does not go back after a large one.
 */
final class StateEncoders {

    private static final int LARGE = 64 << 10;

    private final CBORFactory factory;
    private final AtomicReferenceArray<@Nullable StateEncoder> resting;

    StateEncoders(CBORFactory factory, int cores) {
        this.factory = factory;
        this.resting = new AtomicReferenceArray<>(Integer.highestOneBit(Math.max(2, cores)) * 4);
    }

    byte[] encode(StateShape shape, Object actor, Map<String, TokenBuffer> kept, byte @Nullable [] last)
            throws IOException {
        int place = (int) Thread.currentThread().getId() & (resting.length() - 1);
        StateEncoder encoder = resting.getAndSet(place, null);
        if (encoder == null) {
            encoder = new StateEncoder(factory);
        }
        byte[] document = encoder.encode(shape, actor, kept, last);
        if (encoder.size() <= LARGE) {
            resting.set(place, encoder);
        }
        return document;
    }
}
