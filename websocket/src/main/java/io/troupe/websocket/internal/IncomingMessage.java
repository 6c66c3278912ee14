// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import io.troupe.protocol.WireMessage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Puts a message together from the parts in which the container delivers it, and gives up as soon as it is over the limit:
 * containers do not enforce one for text. Parts are counted too, since a part without bytes costs as well. One thread at
 * a time.
 */
final class IncomingMessage {

    private final int limit;
    private int size;
    private int parts;
    private @Nullable StringBuilder text;
    private @Nullable ByteArrayOutputStream bytes;

    /** Between two messages. */
    IncomingMessage(int limit) {
        this.limit = limit;
    }

    /**
     * The next part of a text.
     *
     * @return the message if it is complete, otherwise null
     * @throws TooLong the message is over the limit; no more parts can be added
     */
    @Nullable
    WireMessage add(String part, boolean last) throws TooLong {
        count(utf8Length(part));
        if (last && text == null) {
            WireMessage whole = new WireMessage.Text(part, size);
            clear();
            return whole;
        }
        if (text == null) {
            text = new StringBuilder(part.length());
        }
        text.append(part);
        if (!last) {
            return null;
        }
        WireMessage whole = new WireMessage.Text(text.toString(), size);
        clear();
        return whole;
    }

    /**
     * The next part of a binary message; copied, because the buffer is the container's.
     *
     * @return the message if it is complete, otherwise null
     * @throws TooLong the message is over the limit; no more parts can be added
     */
    @Nullable
    WireMessage add(ByteBuffer part, boolean last) throws TooLong {
        count(part.remaining());
        byte[] copy = new byte[part.remaining()];
        part.get(copy);
        if (last && bytes == null) {
            clear();
            return new WireMessage.Binary(copy);
        }
        if (bytes == null) {
            bytes = new ByteArrayOutputStream(copy.length);
        }
        bytes.writeBytes(copy);
        if (!last) {
            return null;
        }
        WireMessage whole = new WireMessage.Binary(bytes.toByteArray());
        clear();
        return whole;
    }

    private void count(int more) throws TooLong {
        size += more;
        parts++;
        // Twice: some containers end a message with a part that is empty.
        if (size > limit || parts > 2L * limit) {
            clear();
            throw new TooLong();
        }
    }

    private void clear() {
        text = null;
        bytes = null;
        size = 0;
        parts = 0;
    }

    /** A pair of surrogates may come in two parts, so each half counts two of its four bytes. */
    private static int utf8Length(String part) {
        int length = 0;
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            length += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return length;
    }

    /** A message over the limit. */
    static final class TooLong extends Exception {
        private static final long serialVersionUID = 1L;

        TooLong() {
            super("message too long", null, false, false);
        }
    }
}
