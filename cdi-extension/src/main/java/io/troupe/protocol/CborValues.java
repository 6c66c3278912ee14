// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import io.troupe.ActorException;
import io.troupe.ErrorCode;
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
