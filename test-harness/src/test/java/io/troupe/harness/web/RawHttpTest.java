// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RawHttpTest {

    private ServerSocket server;
    private RawHttp client;
    private Socket line;

    @BeforeEach
    void connect() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        client = new RawHttp(server.getLocalPort());
        line = server.accept();
    }

    @AfterEach
    void disconnect() throws IOException {
        client.close();
        line.close();
        server.close();
    }

    private void serve(String text) throws IOException {
        line.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void sendsTheBytesItIsGivenAndNoOthers() throws IOException {
        client.head("GET / HTTP/1.1", "x:  \u00e9").send("rest");

        byte[] expected = "GET / HTTP/1.1\r\nx:  \u00e9\r\n\r\nrest".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(line.getInputStream().readNBytes(expected.length)).isEqualTo(expected);
    }

    @Test
    void readsOneAnswerAfterTheOtherByLengthOrByChunks() throws IOException {
        serve("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
                + "HTTP/1.1 400 No\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n"
                + "HTTP/1.1 101 Go\r\nUpgrade: x\r\n\r\n");

        assertThat(client.answer().body()).isEqualTo("hi");
        RawHttp.Answer second = client.answer();
        assertThat(second.status() + " " + second.body()).isEqualTo("400 abcd");
        assertThat(client.answer().header("upgrade")).isEqualTo("x");
    }

    @Test
    void noticesThatTheServerHangsUp() throws IOException {
        line.close();

        assertThatThrownBy(client::answer).isInstanceOf(EOFException.class);
        client.untilGivenUp();
    }
}
