// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;

/**
 * What Tyrus writes to an upgraded line, watched for the closing frame. Tyrus writes a frame at once and flushes it, and a closing
 * frame is never compressed, so its first byte tells (RFC 6455, 5.2). One thread writes at a time; Tyrus sees to that.
 *
 * <p>If it is we who close, that frame says what we said. Tyrus may have another one: while one thread begins to close, the thread
 * that reads takes the next ping for a failure, and closes because of it.
 */
final class UpgradedOutput extends ServletOutputStream {

    private final ServletOutputStream to;
    private final GrizzlyLine line;
    private boolean closing;

    /** One that passes all on to that stream of the line. */
    UpgradedOutput(ServletOutputStream to, GrizzlyLine line) {
        this.to = to;
        this.line = line;
    }

    @Override
    public void write(byte[] frame, int from, int length) throws IOException {
        boolean closes = length > 0 && frame[from] == Ending.CLOSING_FRAME;
        closing |= closes;
        Ending ending = closes ? line.ending() : null;
        if (ending == null) {
            to.write(frame, from, length);
        } else {
            to.write(ending.frame());
        }
    }

    @Override
    public void write(int one) throws IOException {
        to.write(one);
    }

    @Override
    public void flush() throws IOException {
        to.flush();
        if (closing) {
            line.closingFrameLeft();
        }
    }

    @Override
    public void close() throws IOException {
        to.close();
    }

    @Override
    public boolean isReady() {
        return to.isReady();
    }

    @Override
    public void setWriteListener(WriteListener listener) {
        to.setWriteListener(listener);
    }
}
