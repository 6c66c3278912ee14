// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * Reads a request's body and counts it on the way: a declared length is a claim, and a chunked body has none. Only a claim
 * to be too long is believed. Blocks the server's thread for a slow client, as every servlet does, and as every server does
 * with a body that no servlet reads: how long is the server's setting.
 */
final class RequestBody {

    private RequestBody() {}

    /**
     * The whole body.
     *
     * @throws ActorException {@link ErrorCode#INCOMING_TOO_LONG}, or {@link ErrorCode#INVALID_REQUEST} if it breaks off
     */
    static byte[] read(HttpServletRequest request, int limit) {
        if (request.getContentLengthLong() > limit) {
            throw tooLong(limit);
        }
        try {
            ServletInputStream in = request.getInputStream();
            ByteArrayOutputStream body = new ByteArrayOutputStream(512);
            byte[] buffer = new byte[Math.min(8 << 10, limit + 1)];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (body.size() + n > limit) {
                    throw tooLong(limit);
                }
                body.write(buffer, 0, n);
            }
            return body.toByteArray();
        } catch (IOException e) {
            HttpLog.clientGone(e);
            throw ActorException.refused(ErrorCode.INVALID_REQUEST, "The body could not be read to its end.");
        }
    }

    private static ActorException tooLong(int limit) {
        return ActorException.refused(ErrorCode.INCOMING_TOO_LONG, "The body is longer than " + limit + " bytes.");
    }
}
