// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;

/**
 * What Tyrus writes to an upgraded line, watched for the closing frame. Tyrus writes a frame at once and flushes it, and a closing
 * frame is never compressed, so its first byte tells (RFC 6455, 5.2). One thread writes at a time; Tyrus sees to that.
 */
final class UpgradedOutput extends ServletOutputStream {

    /** The last part of a message, opcode 8. */
    private static final byte CLOSING_FRAME = (byte) 0x88;

    private final ServletOutputStream to;
    private final Runnable closingFrameLeft;
    private boolean closing;

    /**
     * One that is passed on.
     *
     * @param closingFrameLeft run when a closing frame was handed over and flushed
     */
    UpgradedOutput(ServletOutputStream to, Runnable closingFrameLeft) {
        this.to = to;
        this.closingFrameLeft = closingFrameLeft;
    }

    @Override
    public void write(byte[] frame, int from, int length) throws IOException {
        closing |= length > 0 && frame[from] == CLOSING_FRAME;
        to.write(frame, from, length);
    }

    @Override
    public void write(int one) throws IOException {
        to.write(one);
    }

    @Override
    public void flush() throws IOException {
        to.flush();
        if (closing) {
            closingFrameLeft.run();
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
