// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;

/** Writes a body at the client's pace without a thread that waits, then completes the exchange. */
final class BodyWriter implements WriteListener {

    private final ServletOutputStream out;
    private final AsyncContext async;
    private final byte[] body;
    private boolean written;

    BodyWriter(ServletOutputStream out, AsyncContext async, Answer answer) {
        this.out = out;
        this.async = async;
        this.body = answer.body();
    }

    @Override
    public void onWritePossible() throws IOException {
        while (out.isReady()) {
            if (written) {
                async.complete();
                return;
            }
            written = true;
            out.write(body);
        }
    }

    @Override
    public void onError(Throwable failure) {
        HttpLog.clientGone(failure);
        try {
            async.complete();
        } catch (IllegalStateException e) {
            // The container has completed it.
            HttpLog.clientGone(e);
        }
    }
}
