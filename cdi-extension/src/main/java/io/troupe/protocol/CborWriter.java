// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import io.troupe.jackson.databind.JsonNode;
import io.troupe.jackson.databind.node.BinaryNode;
import java.math.BigInteger;
import java.util.Base64;
import java.util.Map;

/**
 * Writes trees as CBOR that JavaScript takes for what was meant. Its decoders make a bigint of every integer of eight bytes, so a
 * number outside of four bytes, such as a timestamp, is written as a float; only one that no float holds is a bigint after
 * all. They throw at text and bytes of indefinite length, so every length is known before it is written. A genuine array that
 * looks tagged is escaped in both kinds of CBOR, see {@link CborValues}.
 */
final class CborWriter {

    private static final int UNSIGNED = 0;
    private static final int NEGATIVE = 1;
    private static final int BYTES = 2;
    private static final int TEXT = 3;
    private static final int ARRAY = 4;
    private static final int MAP = 5;
    private static final int TAG = 6;

    private static final int FALSE = 0xF4;
    private static final int TRUE = 0xF5;
    private static final int NULL = 0xF6;
    private static final int UNDEFINED = 0xF7;
    private static final int DOUBLE = 0xFB;

    private static final int BIGINT_TAG = 2;
    private static final int NEGATIVE_BIGINT_TAG = 3;
    private static final int BYTE_ARRAY_TAG = 64;

    private static final long FOUR_BYTES = 1L << 32;
    private static final int MAX_DEPTH = 1_000;

    private final BoundedBytes to;
    private final boolean tagged;
    private int depth;

    CborWriter(BoundedBytes to, boolean tagged) {
        this.to = to;
        this.tagged = tagged;
    }

    void value(JsonNode node) {
        switch (node.getNodeType()) {
            case OBJECT -> object(node);
            case ARRAY -> array(node);
            case STRING -> text(node.textValue());
            case NUMBER -> number(node);
            case BOOLEAN -> to.write(node.booleanValue() ? TRUE : FALSE);
            case NULL -> to.write(NULL);
            case BINARY -> bytes(node);
            case MISSING -> undefined();
            default -> throw new IllegalStateException("A tree holds what no encoding has");
        }
    }

    private void object(JsonNode node) {
        enter();
        head(MAP, node.size());
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            text(field.getKey());
            value(field.getValue());
        }
        depth--;
    }

    private void array(JsonNode array) {
        enter();
        head(ARRAY, array.size());
        boolean escape = CompatTags.isTagged(array);
        for (int i = 0; i < array.size(); i++) {
            if (i == 0 && escape) {
                text('$' + array.get(0).textValue());
            } else {
                value(array.get(i));
            }
        }
        depth--;
    }

    private void enter() {
        if (++depth > MAX_DEPTH) {
            throw JsonText.tooDeep(null);
        }
    }

    private void text(String text) {
        int length = Utf8.length(text);
        head(TEXT, length);
        to.writeText(text, length);
    }

    private void number(JsonNode number) {
        switch (number.numberType()) {
            case BIG_INTEGER -> bigint(number.bigIntegerValue());
            case INT, LONG -> whole(number.longValue());
                // The digits that it has in JSON, not those of the double it would be widened to.
            case FLOAT -> real(Double.parseDouble(Float.toString(number.floatValue())));
            default -> real(number.doubleValue());
        }
    }

    private void whole(long value) {
        if (value >= -FOUR_BYTES && value < FOUR_BYTES) {
            head(value < 0 ? NEGATIVE : UNSIGNED, value < 0 ? ~value : value);
            return;
        }
        double real = value;
        // The largest long becomes 2^63, and that the largest long again.
        if ((long) real == value && real < 0x1p63) {
            to.write(DOUBLE);
            to.writeNumber(Double.doubleToLongBits(real), Double.BYTES);
        } else {
            bigint(BigInteger.valueOf(value));
        }
    }

    private void real(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) < FOUR_BYTES;
        if (whole && (value != 0 || 1 / value > 0)) {
            whole((long) value);
        } else {
            to.write(DOUBLE);
            to.writeNumber(Double.doubleToLongBits(value), Double.BYTES);
        }
    }

    private void bigint(BigInteger value) {
        if (tagged) {
            head(ARRAY, 2);
            text(CompatTags.BIG_INT);
            text(value.toString());
            return;
        }
        boolean negative = value.signum() < 0;
        BigInteger magnitude = negative ? value.not() : value;
        if (magnitude.bitLength() <= Long.SIZE) {
            to.write((negative ? NEGATIVE : UNSIGNED) << 5 | 27);
            to.writeNumber(magnitude.longValue(), Long.BYTES);
        } else {
            head(TAG, negative ? NEGATIVE_BIGINT_TAG : BIGINT_TAG);
            byte[] bytes = magnitude.toByteArray();
            // A leading zero is there for the sign alone.
            int sign = bytes[0] == 0 ? 1 : 0;
            head(BYTES, bytes.length - sign);
            to.write(bytes, sign);
        }
    }

    private void bytes(JsonNode node) {
        byte[] bytes = ((BinaryNode) node).binaryValue();
        if (tagged) {
            head(ARRAY, 2);
            text(CompatTags.BYTES);
            int length = (bytes.length + 2) / 3 * 4;
            head(TEXT, length);
            to.room(length);
            to.write(Base64.getEncoder().encode(bytes), 0);
        } else {
            head(TAG, BYTE_ARRAY_TAG);
            head(BYTES, bytes.length);
            to.write(bytes, 0);
        }
    }

    private void undefined() {
        if (tagged) {
            head(ARRAY, 2);
            text(CompatTags.UNDEFINED);
            to.write(0);
        } else {
            to.write(UNDEFINED);
        }
    }

    /** The shortest head of an item; at most four bytes of number, for more would be a bigint. */
    private void head(int kind, long argument) {
        if (argument < 24) {
            to.write(kind << 5 | (int) argument);
        } else if (argument < 1 << 8) {
            to.write(kind << 5 | 24);
            to.write((int) argument);
        } else if (argument < 1 << 16) {
            to.write(kind << 5 | 25);
            to.writeNumber(argument, 2);
        } else {
            to.write(kind << 5 | 26);
            to.writeNumber(argument, 4);
        }
    }
}
