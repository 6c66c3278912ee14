// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Arrays;

/**
 * Gathers a request's body and counts it on the way: a declared length is a claim, and a chunked body has none. Only a claim
 * to be too long is believed, and memory is taken for what has come, not for what is said to come.
 *
 * <p>Most bodies have come with their heads. Those are read at once, into an array of just their size; the others are left to an
 * {@link AwaitedBody}. One thread at a time.
 */
final class RequestBody {

    private static final byte[] NONE = {};
    private static final int LEAST = 512;
    private static final int MOST_AT_ONCE = 8 << 10;

    private final ServletInputStream in;
    private final int limit;

    /** What was said; below 0 for nothing. */
    private final int length;

    private byte[] bytes = NONE;
    private int size;
    private boolean ended;

    private RequestBody(ServletInputStream in, int limit, int length) {
        this.in = in;
        this.limit = limit;
        this.length = length;
    }

    /**
     * What of the body has come.
     *
     * @throws ActorException {@link ErrorCode#INCOMING_TOO_LONG}, or {@link ErrorCode#INVALID_REQUEST} if it breaks off
     */
    static RequestBody of(HttpServletRequest request, int limit) {
        long said = request.getContentLengthLong();
        if (said > limit) {
            throw tooLong(limit);
        }
        try {
            RequestBody body = new RequestBody(request.getInputStream(), limit, (int) said);
            body.takeWhatIsThere();
            return body;
        } catch (IOException e) {
            throw brokenOff(e);
        }
    }

    private void takeWhatIsThere() throws IOException {
        while (!isComplete()) {
            int there = in.available();
            if (there <= 0) {
                // Servers know of the end of a body without a length, or without anything, once they were asked for it.
                ended = length < 0 && in.isFinished();
                return;
            }
            if (take(there) <= 0) {
                return;
            }
        }
    }

    /** Whether nothing is missing. */
    boolean isWhole() {
        return ended || isComplete();
    }

    /** Whether as much has come as was said. */
    boolean isComplete() {
        return size == length;
    }

    /** Whether the server may say that this was all. */
    boolean mayEnd() {
        return length < 0 || isComplete();
    }

    /**
     * The whole body; to be asked for when nothing is missing.
     *
     * @return not a copy
     */
    byte[] bytes() {
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }

    /** How many bytes of memory it has taken. */
    int held() {
        return bytes.length;
    }

    /** How many it takes if so many bytes more come. */
    int heldWith(int more) {
        int needed = size + wanted(more);
        if (needed <= bytes.length) {
            return bytes.length;
        }
        return (int) Math.min(most(), Math.max(needed, Math.max(LEAST, 2L * bytes.length)));
    }

    /** One more than allowed, so that it is noticed. */
    private int most() {
        return length < 0 ? limit + 1 : length;
    }

    private int wanted(int there) {
        return Math.min(there, most() - size);
    }

    /**
     * Takes up to so many bytes, waiting for at least one if the stream does.
     *
     * @return how many; below 0 at the end
     * @throws ActorException {@link ErrorCode#INCOMING_TOO_LONG}
     */
    int take(int there) throws IOException {
        makeRoom(there);
        int count = in.read(bytes, size, wanted(there));
        taken(count);
        return count;
    }

    /**
     * Takes so many bytes that were read from its stream, not more than are {@linkplain #missing}; below 0 at the end.
     *
     * @throws ActorException {@link ErrorCode#INCOMING_TOO_LONG}
     */
    void add(byte[] part, int count) {
        if (count > 0) {
            makeRoom(count);
            System.arraycopy(part, 0, bytes, size, count);
        }
        taken(count);
    }

    private void makeRoom(int more) {
        int held = heldWith(more);
        if (held > bytes.length) {
            bytes = Arrays.copyOf(bytes, held);
        }
    }

    private void taken(int count) {
        if (count < 0) {
            ended = true;
            return;
        }
        size += count;
        if (size > limit) {
            throw tooLong(limit);
        }
    }

    /** How many bytes may come yet; one more than allowed where no length was said. */
    int missing() {
        return most() - size;
    }

    /** Waits for the rest, where it cannot be done otherwise, with the server's thread. */
    byte[] waitForRest() {
        try {
            while (!isWhole()) {
                take(MOST_AT_ONCE);
            }
            return bytes();
        } catch (IOException e) {
            throw brokenOff(e);
        }
    }

    /** Forgets what has come; to be called when nobody wants it any more. */
    void drop() {
        bytes = NONE;
    }

    ServletInputStream stream() {
        return in;
    }

    static ActorException brokenOff(Throwable cause) {
        HttpLog.clientGone(cause);
        return ActorException.refused(ErrorCode.INVALID_REQUEST, "The body could not be read to its end.");
    }

    private static ActorException tooLong(int limit) {
        return ActorException.refused(ErrorCode.INCOMING_TOO_LONG, "The body is longer than " + limit + " bytes.");
    }
}
