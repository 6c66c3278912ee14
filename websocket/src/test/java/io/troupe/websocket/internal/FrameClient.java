// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A WebSocket client that sends exactly the frames it is told to, and reads only when it is told to. */
final class FrameClient implements Closeable {

    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final int PATIENCE_MILLIS = 20_000;

    record Frame(int opcode, byte[] payload) {}

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    final int status;
    final List<String> headers = new ArrayList<>();

    /** Connects; the lines are added to the request as they are. */
    FrameClient(int port, String target, String... lines) throws IOException {
        this(port, target, 0, lines);
    }

    /** With a small receive buffer, so that not reading is noticed soon. */
    FrameClient(int port, String target, int receiveBuffer, String... lines) throws IOException {
        socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        out = socket.getOutputStream();
        StringBuilder request = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: localhost:" + port
                + "\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Extensions: permessage-deflate\r\n");
        for (String line : lines) {
            request.append(line).append("\r\n");
        }
        out.write(request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        status = Integer.parseInt(line().split(" ")[1]);
        for (String line = line(); !line.isEmpty(); line = line()) {
            headers.add(line.toLowerCase(Locale.ROOT));
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.readByte(); b != '\n'; b = in.readByte()) {
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    /** What came with a refusal of the upgrade. */
    String body() throws IOException {
        int length = headers.stream()
                .filter(header -> header.startsWith("content-length: "))
                .mapToInt(header -> Integer.parseInt(header.substring("content-length: ".length())))
                .sum();
        byte[] body = new byte[length];
        in.readFully(body);
        return new String(body, StandardCharsets.UTF_8);
    }

    void send(int opcode, boolean last, byte[] payload) throws IOException {
        out.write(frame(opcode, last, payload));
    }

    /** In few writes, whatever the number of frames. */
    void sendAll(List<byte[]> frames) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        frames.forEach(all::writeBytes);
        out.write(all.toByteArray());
    }

    void text(String text) throws IOException {
        send(TEXT, true, text.getBytes(StandardCharsets.UTF_8));
    }

    void binary(byte[] message) throws IOException {
        send(BINARY, true, message);
    }

    static byte[] frame(int opcode, boolean last, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
        frame.put((byte) ((last ? 0x80 : 0) | opcode));
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length < 65_536) {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        // A mask of zeros is a mask.
        frame.putInt(0).put(payload).flip();
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return bytes;
    }

    Frame read() throws IOException {
        int first = in.readUnsignedByte();
        long length = in.readUnsignedByte() & 0x7f;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        byte[] payload = new byte[(int) length];
        in.readFully(payload);
        return new Frame(first & 0x0f, payload);
    }

    /** The next text; answers pings. */
    String nextText() throws IOException {
        Frame frame = nextButPing();
        if (frame.opcode != TEXT) {
            throw new AssertionError("not a text but " + describe(frame));
        }
        return new String(frame.payload, StandardCharsets.UTF_8);
    }

    /** The next binary message; answers pings. */
    byte[] nextBinary() throws IOException {
        Frame frame = nextButPing();
        if (frame.opcode != BINARY) {
            throw new AssertionError("not binary but " + describe(frame));
        }
        return frame.payload;
    }

    /** Code and reason of the closing frame, after whatever texts; answers it. */
    String closing() throws IOException {
        while (true) {
            Frame frame = nextButPing();
            if (frame.opcode == CLOSE) {
                try {
                    send(CLOSE, true, frame.payload);
                } catch (IOException e) {
                    // The server did not wait for it.
                }
                return describe(frame);
            }
        }
    }

    /** Reads until the line is given up, without answering anything. */
    void untilGivenUp() throws IOException {
        try {
            while (in.read() >= 0) {
                // Whatever it is.
            }
        } catch (EOFException | java.net.SocketException e) {
            // Given up the hard way.
        }
    }

    private Frame nextButPing() throws IOException {
        while (true) {
            Frame frame = read();
            if (frame.opcode != PING) {
                return frame;
            }
            send(PONG, true, frame.payload);
        }
    }

    private static String describe(Frame frame) {
        if (frame.opcode != CLOSE) {
            return "frame " + frame.opcode + " of " + frame.payload.length;
        }
        ByteBuffer payload = ByteBuffer.wrap(frame.payload);
        return payload.getShort() + " " + StandardCharsets.UTF_8.decode(payload);
    }

    /** Gone, without a word. */
    void vanish() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
