// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import io.troupe.jackson.databind.JsonNode;
import io.troupe.jackson.databind.node.ArrayNode;
import io.troupe.jackson.databind.node.BigIntegerNode;
import io.troupe.jackson.databind.node.BinaryNode;
import io.troupe.jackson.databind.node.IntNode;
import io.troupe.jackson.databind.node.JsonNodeFactory;
import io.troupe.jackson.databind.node.LongNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The typed arrays of JavaScript, which CBOR writes as byte strings under the tags 64 to 87 (RFC 8746). Arrays of unsigned
 * bytes are bytes; the others become arrays of numbers, so that they fit a list or an array of numbers in Java.
 *
 * <pre>
 *   tag = 64 + 16 * float + 8 * signed + 4 * little endian + size,   where an element has 2^size bytes, twice that of a float
 * </pre>
 */
final class TypedArrays {

    private static final int FIRST = 64;
    private static final int LAST = 87;
    private static final int CLAMPED_BYTES = 68;

    private TypedArrays() {}

    /**
     * What a byte string with that tag means.
     *
     * @param most how many elements it may have
     */
    static JsonNode node(long tag, byte[] bytes, int most) throws IOException {
        if (tag <= FIRST || tag > LAST || tag == CLAMPED_BYTES) {
            return BinaryNode.valueOf(bytes);
        }
        int kind = (int) tag - FIRST;
        boolean real = (kind & 16) != 0;
        boolean signed = (kind & 8) != 0;
        int width = 1 << (kind & 3) + (real ? 1 : 0);
        boolean known = real ? width == 4 || width == 8 : tag != 76;
        if (!known || bytes.length % width != 0 || bytes.length / width > most) {
            throw CborReader.malformed("a typed array of that kind");
        }
        ByteBuffer from =
                ByteBuffer.wrap(bytes).order((kind & 4) != 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        ArrayNode array = JsonNodeFactory.instance.arrayNode(bytes.length / width);
        while (from.hasRemaining()) {
            array.add(real ? real(from, width) : whole(from, width, signed));
        }
        return array;
    }

    private static JsonNode real(ByteBuffer from, int width) {
        return CborReader.number(width == 4 ? from.getFloat() : from.getDouble());
    }

    private static JsonNode whole(ByteBuffer from, int width, boolean signed) {
        return switch (width) {
            case 1 -> IntNode.valueOf(from.get());
            case 2 -> IntNode.valueOf(signed ? from.getShort() : from.getShort() & 0xFFFF);
            case 4 -> LongNode.valueOf(signed ? from.getInt() : from.getInt() & 0xFFFF_FFFFL);
            default -> BigIntegerNode.valueOf(bigint(from.getLong(), signed));
        };
    }

    /** Elements of eight bytes are bigints in JavaScript. */
    private static BigInteger bigint(long value, boolean signed) {
        BigInteger number = BigInteger.valueOf(value);
        return signed || value >= 0 ? number : number.add(BigInteger.ONE.shiftLeft(Long.SIZE));
    }
}
