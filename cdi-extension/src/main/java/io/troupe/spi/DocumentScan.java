// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.spi;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the bytes of a document once, and finds the first place where they stop being one: cut off, too deep, of a length
 * that cannot be, text that is none. In time linear to the bytes, with no recursion, and with memory for the depth alone: what a
 * parser may then be trusted with.
 *
 * <p>For each array and map that is open it counts the items still to come, -1 where only a break byte ends it.
 */
final class DocumentScan {

    private static final int TEXT = 3;
    private static final int MAP = 5;
    private static final int INDEFINITE = 31;
    private static final int BREAK = 0xFF;
    /** Troupe writes one; each is remembered by parsers until the value comes. */
    private static final int MOST_TAGS = 4;
    /** The first character that needs so many bytes more than one. */
    private static final int[] LEAST = {0, 0x80, 0x800, 0x10000};

    private final byte[] bytes;
    private long[] left = new long[16];
    private int depth;
    private int at;
    private long argument;

    DocumentScan(byte[] bytes) {
        this.bytes = bytes;
    }

    /** What is wrong; null if nothing is. */
    @Nullable
    String problem() {
        if (bytes.length == 0 || (bytes[0] & 0xFF) >> 5 != MAP) {
            return "it is no document";
        }
        do {
            String problem = item();
            if (problem != null) {
                return problem;
            }
        } while (depth > 0);
        return at == bytes.length ? null : "it has bytes after its end";
    }

    /** Where the problem is, or the end. */
    int position() {
        return at;
    }

    private @Nullable String item() {
        for (int tags = 0; tags <= MOST_TAGS; tags++) {
            if (at >= bytes.length) {
                return "it is cut off";
            }
            int first = bytes[at] & 0xFF;
            if (first == BREAK) {
                return close();
            }
            int start = at++;
            String problem = head(first);
            if (problem == null && first >> 5 != 6) {
                problem = body(first);
                if (problem == null) {
                    return null;
                }
            }
            if (problem != null) {
                at = start;
                return problem;
            }
        }
        return "it has too many tags in one place";
    }

    /** Reads the argument of an item: its value, length or number of items. */
    private @Nullable String head(int first) {
        int info = first & 0x1F;
        argument = info;
        if (info < 24 || info == INDEFINITE) {
            return null;
        }
        if (info > 27) {
            return "it has a byte that begins nothing";
        }
        int size = 1 << (info - 24);
        if (bytes.length - at < size) {
            return "it is cut off";
        }
        argument = 0;
        for (int i = 0; i < size; i++) {
            argument = argument << 8 | (bytes[at++] & 0xFF);
        }
        return null;
    }

    private @Nullable String body(int first) {
        boolean endless = (first & 0x1F) == INDEFINITE;
        switch (first >> 5) {
            case 2, TEXT:
                return endless ? chunks(first >> 5) : skip(first >> 5);
            case 4, MAP:
                return open(endless, first >> 5 == MAP ? 2 : 1);
            default:
                if (endless) {
                    return "it has a byte that begins nothing";
                }
                closeFull();
                return null;
        }
    }

    private @Nullable String skip(int kind) {
        String problem = string(kind);
        if (problem == null) {
            closeFull();
        }
        return problem;
    }

    private @Nullable String string(int kind) {
        if (argument < 0 || argument > bytes.length - at) {
            return "it is cut off";
        }
        int end = at + (int) argument;
        if (kind == TEXT && !isUtf8(at, end)) {
            return "it has a text that is not UTF-8";
        }
        at = end;
        return null;
    }

    /** Parsers make some text of any bytes: it would be written again as another, or could not be written at all. */
    private boolean isUtf8(int from, int to) {
        for (int i = from; i < to; i++) {
            int b = bytes[i];
            if (b >= 0) {
                continue;
            }
            int more = b >= -62 && b < -32 ? 1 : b >= -32 && b < -16 ? 2 : b >= -16 && b < -11 ? 3 : 0;
            if (more == 0 || to - i <= more) {
                return false;
            }
            int character = b & 0x3F >> more;
            for (int end = i + more; i < end; ) {
                int next = bytes[++i];
                if (next >= -64) {
                    return false;
                }
                character = character << 6 | next & 0x3F;
            }
            boolean surrogate = character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
            if (character < LEAST[more] || character > Character.MAX_CODE_POINT || surrogate) {
                return false;
            }
        }
        return true;
    }

    private @Nullable String chunks(int kind) {
        while (at < bytes.length) {
            int first = bytes[at++] & 0xFF;
            if (first == BREAK) {
                closeFull();
                return null;
            }
            if (first >> 5 != kind || (first & 0x1F) == INDEFINITE) {
                return "it has a byte that begins nothing";
            }
            String problem = head(first);
            if (problem != null) {
                return problem;
            }
            problem = string(kind);
            if (problem != null) {
                return problem;
            }
        }
        return "it is cut off";
    }

    private @Nullable String open(boolean endless, int itemsEach) {
        if (depth == StateDocuments.DEPTH) {
            return "it is nested more than " + StateDocuments.DEPTH + " levels deep";
        }
        if (!endless && (argument < 0 || argument > (bytes.length - at) / itemsEach)) {
            return "it is cut off";
        }
        if (depth == left.length) {
            left = Arrays.copyOf(left, 2 * depth);
        }
        left[depth++] = endless ? -1 : argument * itemsEach;
        if (!endless && argument == 0) {
            depth--;
            closeFull();
        }
        return null;
    }

    private @Nullable String close() {
        if (depth == 0 || left[depth - 1] != -1) {
            return "it has an end out of place";
        }
        at++;
        depth--;
        closeFull();
        return null;
    }

    /** An item has ended: and with it those that it was the last of. */
    private void closeFull() {
        while (depth > 0 && left[depth - 1] > 0 && --left[depth - 1] == 0) {
            depth--;
        }
    }
}
