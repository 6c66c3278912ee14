// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import io.troupe.jackson.core.JsonParseException;
import io.troupe.jackson.databind.JsonNode;
import io.troupe.jackson.databind.node.ArrayNode;
import io.troupe.jackson.databind.node.BigIntegerNode;
import io.troupe.jackson.databind.node.BooleanNode;
import io.troupe.jackson.databind.node.DoubleNode;
import io.troupe.jackson.databind.node.IntNode;
import io.troupe.jackson.databind.node.JsonNodeFactory;
import io.troupe.jackson.databind.node.LongNode;
import io.troupe.jackson.databind.node.MissingNode;
import io.troupe.jackson.databind.node.NullNode;
import io.troupe.jackson.databind.node.ObjectNode;
import io.troupe.jackson.databind.node.TextNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;

/**
 * Reads one CBOR value into a tree, straight from a part of a larger message. What JavaScript tells apart stays apart: an
 * integer of eight bytes is a bigint however small it is, a whole float is a number. Dates become the ISO text that they
 * are in JSON, sets and typed arrays become arrays, maps become objects. Other tags say nothing and are skipped.
 *
 * <p>Lengths are claims: each is held against the bytes that are there before anything is made of it. Depth, number of
 * values and size of numbers are bounded; repeated field names, text that is not UTF-8 and bytes after the value are errors.
 * For one value, one thread.
 */
final class CborReader {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final int UNSIGNED = 0;
    private static final int NEGATIVE = 1;
    private static final int BYTES = 2;
    private static final int TEXT = 3;
    private static final int ARRAY = 4;
    private static final int MAP = 5;
    private static final int TAG = 6;

    private static final int EIGHT_BYTES = 27;
    private static final int INDEFINITE = 31;
    private static final int BREAK = 0xFF;

    private static final long NO_TAG = -1;
    private static final long DATE = 1;
    private static final long BIGINT = 2;
    private static final long NEGATIVE_BIGINT = 3;
    private static final long DECIMAL_FRACTION = 4;
    private static final long BIG_FLOAT = 5;

    private static final double EXACT_WHOLE = 9007199254740992.0;
    private static final double MAX_DATE_MILLIS = 8.64e15;

    private final byte[] bytes;
    private final int end;
    private final boolean tagged;
    private int at;
    private int depth;
    private int left = Limits.VALUES;

    /**
     * For the value from there to there.
     *
     * @param tagged whether compat tags are revived; if not, an array that looks tagged is what it looks like
     */
    CborReader(byte[] bytes, int from, int to, boolean tagged) {
        this.bytes = bytes;
        this.at = from;
        this.end = to;
        this.tagged = tagged;
    }

    /** The whole; a missing node if it is "undefined". */
    JsonNode document() throws IOException {
        JsonNode value = value(next());
        if (at != end) {
            throw malformed("more than one value");
        }
        return value;
    }

    private JsonNode value(int begin) throws IOException {
        if (--left < 0) {
            throw malformed("too many values");
        }
        int first = begin;
        long tag = NO_TAG;
        while (first >> 5 == TAG) {
            tag = argument(first);
            first = next();
        }
        if (tag == DATE) {
            return date(value(first));
        }
        if (tag == BIGINT || tag == NEGATIVE_BIGINT) {
            return bigInteger(first, tag == NEGATIVE_BIGINT);
        }
        if (tag == DECIMAL_FRACTION || tag == BIG_FLOAT) {
            throw malformed("a number of that kind");
        }
        return switch (first >> 5) {
            case UNSIGNED, NEGATIVE -> whole(first);
            case BYTES -> bytes(tag, byteString(first));
            case TEXT -> TextNode.valueOf(text(first));
            case ARRAY -> array(first);
            case MAP -> object(first);
            default -> simple(first);
        };
    }

    private JsonNode bytes(long tag, byte[] string) throws IOException {
        JsonNode node = TypedArrays.node(tag, string, left);
        left -= node.size();
        return node;
    }

    private JsonNode whole(int first) throws IOException {
        long argument = argument(first);
        if ((first & 0x1F) == EIGHT_BYTES) {
            BigInteger unsigned = argument >= 0
                    ? BigInteger.valueOf(argument)
                    : BigInteger.valueOf(argument).add(BigInteger.ONE.shiftLeft(Long.SIZE));
            return BigIntegerNode.valueOf(first >> 5 == UNSIGNED ? unsigned : unsigned.not());
        }
        long value = first >> 5 == UNSIGNED ? argument : ~argument;
        return value == (int) value ? IntNode.valueOf((int) value) : LongNode.valueOf(value);
    }

    private JsonNode bigInteger(int first, boolean negative) throws IOException {
        if (first >> 5 != BYTES) {
            throw malformed("a bigint that is not made of bytes");
        }
        byte[] magnitude = byteString(first);
        if (magnitude.length > Limits.NUMBER_LENGTH / 2) {
            throw malformed("number out of range");
        }
        BigInteger value = new BigInteger(1, magnitude);
        return BigIntegerNode.valueOf(negative ? value.not() : value);
    }

    /** Clients write whole numbers from 2^32 on as floats; in JSON they look whole, and so they do here. */
    static JsonNode number(double value) {
        boolean whole = Math.abs(value) <= EXACT_WHOLE && value == Math.rint(value);
        return whole ? LongNode.valueOf((long) value) : DoubleNode.valueOf(value);
    }

    /** Dates are ISO text in JSON, so they are here. */
    private JsonNode date(JsonNode seconds) throws IOException {
        double millis = seconds.isNumber() ? seconds.doubleValue() * 1000 : Double.NaN;
        // Written so that "not a number" is out of range too.
        if (!(Math.abs(millis) <= MAX_DATE_MILLIS)) {
            throw malformed("date out of range");
        }
        return TextNode.valueOf(Instant.ofEpochMilli(Math.round(millis)).toString());
    }

    private JsonNode simple(int first) throws IOException {
        return switch (first & 0x1F) {
            case 20 -> BooleanNode.FALSE;
            case 21 -> BooleanNode.TRUE;
            case 22 -> NullNode.getInstance();
            case 23 -> MissingNode.getInstance();
            case 25 -> number(half((int) argument(first)));
            case 26 -> number(Float.intBitsToFloat((int) argument(first)));
            case 27 -> number(Double.longBitsToDouble(argument(first)));
            default -> throw malformed("unknown value");
        };
    }

    private static double half(int bits) {
        int exponent = bits >> 10 & 0x1F;
        int mantissa = bits & 0x3FF;
        double value;
        if (exponent == 0) {
            value = Math.scalb((double) mantissa, -24);
        } else if (exponent == 0x1F) {
            value = mantissa == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
        } else {
            value = Math.scalb((double) (mantissa | 0x400), exponent - 25);
        }
        return (bits & 0x8000) == 0 ? value : -value;
    }

    private JsonNode array(int first) throws IOException {
        boolean endless = isEndless(first);
        long count = endless ? Long.MAX_VALUE : count(first, 1);
        enter();
        ArrayNode node = NODES.arrayNode();
        boolean undefined = false;
        for (long i = 0; i < count; i++) {
            int begin = next();
            if (endless && begin == BREAK) {
                break;
            }
            JsonNode value = value(begin);
            undefined |= value.isMissingNode();
            node.add(value);
        }
        depth--;
        if (tagged && CompatTags.isTagged(node)) {
            return CompatTags.revive(node, undefinedAsNull(node.get(1)));
        }
        if (undefined) {
            for (int i = 0; i < node.size(); i++) {
                node.set(i, undefinedAsNull(node.get(i)));
            }
        }
        return node;
    }

    private static JsonNode undefinedAsNull(JsonNode node) {
        return node.isMissingNode() ? NullNode.getInstance() : node;
    }

    private JsonNode object(int first) throws IOException {
        boolean endless = isEndless(first);
        long count = endless ? Long.MAX_VALUE : count(first, 2);
        enter();
        ObjectNode node = NODES.objectNode();
        for (long i = 0; i < count; i++) {
            int begin = next();
            if (endless && begin == BREAK) {
                break;
            }
            String name = name(begin);
            if (node.has(name)) {
                throw malformed("repeated field name");
            }
            JsonNode value = value(next());
            if (!value.isMissingNode()) {
                node.set(name, value);
            }
        }
        depth--;
        return node;
    }

    /** A map may have whole numbers for keys, an object has text. */
    private String name(int begin) throws IOException {
        if (begin >> 5 == TEXT) {
            return text(begin);
        }
        JsonNode key = value(begin);
        if (!key.isTextual() && !key.isIntegralNumber()) {
            throw malformed("a key that is neither text nor a whole number");
        }
        return key.asText();
    }

    private void enter() throws IOException {
        if (++depth > Limits.DEPTH) {
            throw malformed("nested too deeply");
        }
    }

    private String text(int first) throws IOException {
        if (!isEndless(first)) {
            return textChunk(first);
        }
        StringBuilder whole = new StringBuilder();
        for (int chunk = next(); chunk != BREAK; chunk = next()) {
            whole.append(textChunk(expectChunk(chunk, TEXT)));
        }
        return whole.toString();
    }

    private String textChunk(int first) throws IOException {
        int length = (int) count(first, 1);
        String text = Utf8.decode(bytes, at, length).orElseThrow(() -> malformed("text that is not UTF-8"));
        at += length;
        return text;
    }

    private byte[] byteString(int first) throws IOException {
        if (!isEndless(first)) {
            return byteChunk(first);
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (int chunk = next(); chunk != BREAK; chunk = next()) {
            whole.writeBytes(byteChunk(expectChunk(chunk, BYTES)));
        }
        return whole.toByteArray();
    }

    private byte[] byteChunk(int first) throws IOException {
        int length = (int) count(first, 1);
        byte[] chunk = Arrays.copyOfRange(bytes, at, at + length);
        at += length;
        return chunk;
    }

    private static int expectChunk(int first, int kind) throws IOException {
        if (first >> 5 != kind || isEndless(first)) {
            throw malformed("a chunk of another kind");
        }
        return first;
    }

    private static boolean isEndless(int first) {
        return (first & 0x1F) == INDEFINITE;
    }

    /** A number of items or bytes, of which there can be no more than there are bytes. */
    private long count(int first, int bytesEach) throws IOException {
        long count = argument(first);
        if (count < 0 || count > (end - at) / bytesEach) {
            throw malformed("cut off");
        }
        return count;
    }

    /** The number in the head of an item; eight bytes are taken as signed. */
    private long argument(int first) throws IOException {
        int info = first & 0x1F;
        if (info < 24) {
            return info;
        }
        if (info > EIGHT_BYTES) {
            throw malformed("a byte that begins nothing");
        }
        int size = 1 << info - 24;
        if (end - at < size) {
            throw malformed("cut off");
        }
        long argument = 0;
        for (int i = 0; i < size; i++) {
            argument = argument << 8 | bytes[at++] & 0xFF;
        }
        return argument;
    }

    private int next() throws IOException {
        if (at >= end) {
            throw malformed("cut off");
        }
        return bytes[at++] & 0xFF;
    }

    static IOException malformed(String what) {
        return new JsonParseException(null, what);
    }
}
