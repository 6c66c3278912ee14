// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import io.troupe.jackson.core.JsonParser;
import io.troupe.jackson.core.StreamReadConstraints;
import io.troupe.jackson.core.util.JsonRecyclerPools;
import io.troupe.jackson.databind.JsonNode;
import io.troupe.jackson.dataformat.cbor.CBORFactory;
import io.troupe.jackson.dataformat.cbor.CBORParser;
import java.io.IOException;

/** Reads single values in CBOR with compat tags. */
final class CborValues {

    private final CBORFactory factory = CBORFactory.builder()
            .enable(CBORParser.Feature.READ_UNDEFINED_AS_EMBEDDED_OBJECT)
            .enable(CBORParser.Feature.READ_SIMPLE_VALUE_AS_EMBEDDED_OBJECT)
            .enable(CBORParser.Feature.DECODE_USING_STANDARD_NEGATIVE_BIGINT_ENCODING)
            .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
            .streamReadConstraints(constraints())
            .build();

    JsonNode read(byte[] bytes) {
        try (JsonParser parser = factory.createParser(bytes)) {
            return new TreeReader(parser).document();
        } catch (IOException | RuntimeException e) {
            // Not only IOException: the parser meets bytes that a hostile client made.
            throw ActorException.refused(ErrorCode.INVALID_REQUEST, "The value cannot be decoded as CBOR.");
        }
    }

    static StreamReadConstraints constraints() {
        return StreamReadConstraints.builder()
                .maxNestingDepth(Limits.DEPTH)
                .maxNumberLength(Limits.NUMBER_LENGTH)
                .maxStringLength(64 << 20)
                .build();
    }
}
