// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.web;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A connection to an HTTP server on this machine that sends exactly the bytes it is given, and reads only when it is told
 * to. A read that takes longer than a minute fails. One thread may read while another sends.
 */
public final class RawHttp implements Closeable {

    private static final int PATIENCE_MILLIS = 60_000;

    /**
     * An answer.
     *
     * @param headers each line in lower case, in the order it came
     * @param body in UTF-8
     */
    public record Answer(int status, List<String> headers, String body) {

        /** The value of the first header of that name, which is in lower case; empty if there is none. */
        public String header(String name) {
            return headers.stream()
                    .filter(line -> line.startsWith(name + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse("");
        }
    }

    private final Socket socket;
    final DataInputStream in;
    final OutputStream out;

    /** Connects. */
    public RawHttp(int port) throws IOException {
        this(port, 0);
    }

    /**
     * Connects.
     *
     * @param receiveBuffer in bytes, so that it is noticed soon if this does not read; 0 for the system's own choice
     */
    public RawHttp(int port, int receiveBuffer) throws IOException {
        socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        out = socket.getOutputStream();
    }

    /** Sends lines, each with its end, and the empty line after them. */
    public RawHttp head(String... lines) throws IOException {
        StringBuilder head = new StringBuilder();
        for (String line : lines) {
            head.append(line).append("\r\n");
        }
        return send(head.append("\r\n").toString());
    }

    /** Sends characters, a byte each. */
    public RawHttp send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends bytes. */
    public RawHttp send(byte[] bytes) throws IOException {
        out.write(bytes);
        return this;
    }

    /**
     * The next answer.
     *
     * @throws EOFException the server has closed the connection instead
     */
    public Answer answer() throws IOException {
        int status = Integer.parseInt(line().split(" ")[1]);
        List<String> headers = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            headers.add(line.toLowerCase(Locale.ROOT));
        }
        Answer head = new Answer(status, headers, "");
        return status < 200 ? head : new Answer(status, headers, body(head));
    }

    private String body(Answer head) throws IOException {
        if (head.header("transfer-encoding").equals("chunked")) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
                body.writeBytes(in.readNBytes(size));
                line();
            }
            line();
            return body.toString(StandardCharsets.UTF_8);
        }
        String length = head.header("content-length");
        return new String(in.readNBytes(length.isEmpty() ? 0 : Integer.parseInt(length)), StandardCharsets.UTF_8);
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

    /** Reads on, whatever comes, until the server gives the line up. */
    public void untilGivenUp() throws IOException {
        byte[] sink = new byte[16 << 10];
        try {
            while (in.read(sink) >= 0) {
                // Whatever it is.
            }
        } catch (EOFException | SocketException e) {
            // Given up the hard way.
        }
    }

    /** Gone, without a word: the server sees the line break. */
    public void vanish() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    void closeQuietly() {
        try {
            socket.close();
        } catch (IOException e) {
            // It was to be gone, and nobody uses it any more.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
