// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.web;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A WebSocket client that sends exactly the frames it is told to, also those that lie about their length or never end, and
 * reads only when it is told to. It offers to compress. One thread may read while another sends.
 */
public final class FrameClient implements Closeable {

    /** Opcodes. */
    public static final int CONTINUATION = 0;

    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;

    /** A frame from the server. */
    public record Frame(int opcode, byte[] payload) {}

    private final RawHttp line;
    private final RawHttp.Answer answer;
    private final DataInputStream in;
    private final OutputStream out;

    /** Connects; the lines are added to the request as they are. */
    public FrameClient(int port, String target, String... lines) throws IOException {
        this(port, target, 0, lines);
    }

    /**
     * Connects; the lines are added to the request as they are.
     *
     * @param receiveBuffer in bytes, so that it is noticed soon if this does not read; 0 for the system's own choice
     */
    public FrameClient(int port, String target, int receiveBuffer, String... lines) throws IOException {
        line = new RawHttp(port, receiveBuffer);
        in = line.in;
        out = line.out;
        List<String> head = new ArrayList<>(List.of(
                "GET " + target + " HTTP/1.1",
                "Host: localhost:" + port,
                "Upgrade: websocket",
                "Connection: keep-alive, Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Sec-WebSocket-Extensions: permessage-deflate"));
        head.addAll(List.of(lines));
        answer = line.head(head.toArray(String[]::new)).answer();
    }

    /** The status that the upgrade was answered with: 101, or why not. */
    public int status() {
        return answer.status();
    }

    /** The headers of the answer to the upgrade, each line in lower case. */
    public List<String> headers() {
        return answer.headers();
    }

    /** What came with a refusal of the upgrade. */
    public String body() {
        return answer.body();
    }

    /** Sends one frame. */
    public void send(int opcode, boolean last, byte[] payload) throws IOException {
        out.write(frame(opcode, last, payload));
    }

    /** Sends frames in few writes, whatever their number. */
    public void sendAll(List<byte[]> frames) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        frames.forEach(all::writeBytes);
        out.write(all.toByteArray());
    }

    /** Sends bytes, whatever they mean. */
    public void sendBytes(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    /**
     * What came of a flood.
     *
     * @param bytes how many the server let through
     * @param givenUp whether the server gave the line up meanwhile
     */
    public record Flood(long bytes, boolean givenUp) {}

    /** Sends the same bytes again and again until that many are sent, the time is over, or the server gives the line up. */
    public Flood flood(byte[] bytes, long most, Duration atMost) {
        return floodUntil(new CompletableFuture<>(), bytes, most, atMost);
    }

    /** The same, or until the server has sent its closing frame, as {@link #closingMeanwhile} finds out. */
    public Flood floodUntil(CompletableFuture<?> closing, byte[] bytes, long most, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        long sent = 0;
        // A server that neither reads nor gives up would hold this thread in a write for ever.
        AtomicBoolean held = new AtomicBoolean();
        CompletableFuture<Void> release = CompletableFuture.runAsync(
                () -> {
                    held.set(true);
                    line.closeQuietly();
                },
                CompletableFuture.delayedExecutor(atMost.toMillis() + 1_000, TimeUnit.MILLISECONDS));
        try {
            while (!closing.isDone() && sent < most && System.nanoTime() - deadline < 0) {
                out.write(bytes);
                sent += bytes.length;
            }
        } catch (IOException e) {
            return new Flood(sent, !held.get());
        } finally {
            release.cancel(false);
        }
        return new Flood(sent, false);
    }

    /** Sends a text in one frame. */
    public void text(String text) throws IOException {
        send(TEXT, true, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends a binary message in one frame. */
    public void binary(byte[] message) throws IOException {
        send(BINARY, true, message);
    }

    /** A frame as it is sent. */
    public static byte[] frame(int opcode, boolean last, byte[] payload) {
        byte[] header = header(opcode, last, payload.length);
        byte[] frame = new byte[header.length + payload.length];
        System.arraycopy(header, 0, frame, 0, header.length);
        System.arraycopy(payload, 0, frame, header.length, payload.length);
        return frame;
    }

    /** The header of a frame that says it has so many bytes, whether they follow or not. */
    public static byte[] header(int opcode, boolean last, long length) {
        ByteBuffer header = ByteBuffer.allocate(14);
        header.put((byte) ((last ? 0x80 : 0) | opcode));
        if (length < 126) {
            header.put((byte) (0x80 | length));
        } else if (length < 65_536) {
            header.put((byte) (0x80 | 126)).putShort((short) length);
        } else {
            header.put((byte) (0x80 | 127)).putLong(length);
        }
        // A mask of zeros is a mask.
        header.putInt(0).flip();
        byte[] bytes = new byte[header.remaining()];
        header.get(bytes);
        return bytes;
    }

    /** One message cut into frames of that many bytes each; the last may be shorter. */
    public static List<byte[]> fragments(int opcode, byte[] message, int size) {
        List<byte[]> frames = new ArrayList<>();
        for (int from = 0; from < message.length; from += size) {
            int to = Math.min(message.length, from + size);
            byte[] part = new byte[to - from];
            System.arraycopy(message, from, part, 0, part.length);
            frames.add(frame(from == 0 ? opcode : CONTINUATION, to == message.length, part));
        }
        return frames;
    }

    /** The same frame so many times in a row. */
    public static byte[] repeated(byte[] frame, int times) {
        byte[] all = new byte[frame.length * times];
        for (int i = 0; i < times; i++) {
            System.arraycopy(frame, 0, all, i * frame.length, frame.length);
        }
        return all;
    }

    /** The next frame, whatever it is. */
    public Frame read() throws IOException {
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
    public String nextText() throws IOException {
        Frame frame = nextButPing();
        if (frame.opcode != TEXT) {
            throw new AssertionError("not a text but " + describe(frame));
        }
        return new String(frame.payload, StandardCharsets.UTF_8);
    }

    /** The next binary message; answers pings. */
    public byte[] nextBinary() throws IOException {
        Frame frame = nextButPing();
        if (frame.opcode != BINARY) {
            throw new AssertionError("not binary but " + describe(frame));
        }
        return frame.payload;
    }

    /** Code and reason of the closing frame, after whatever else; answers it, and pings. */
    public String closing() throws IOException {
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

    /**
     * Code and reason of the closing frame, after whatever else, found out while this thread goes on sending. Nothing is
     * answered, neither that frame nor pings, and after it whatever comes is read on.
     */
    public CompletableFuture<String> closingMeanwhile() {
        CompletableFuture<String> closing = new CompletableFuture<>();
        Thread reader = new Thread(
                () -> {
                    try {
                        Frame frame = read();
                        while (frame.opcode != CLOSE) {
                            frame = read();
                        }
                        closing.complete(describe(frame));
                        line.untilGivenUp();
                    } catch (IOException e) {
                        closing.completeExceptionally(new UncheckedIOException(e));
                    }
                },
                "frame-reader");
        reader.setDaemon(true);
        reader.start();
        return closing;
    }

    /** Reads until the line is given up, without answering anything. */
    public void untilGivenUp() throws IOException {
        line.untilGivenUp();
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
    public void vanish() throws IOException {
        line.vanish();
    }

    @Override
    public void close() throws IOException {
        line.close();
    }
}
