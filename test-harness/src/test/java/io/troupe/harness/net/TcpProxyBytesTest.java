// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

// Reads of a socket are not interruptible.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TcpProxyBytesTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private ServerSocket listener;
    private TcpProxy proxy;
    private Socket client;
    private Socket server;

    @BeforeEach
    void open() throws Exception {
        listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        proxy = TcpProxy.to(listener.getLocalPort());
        client = new Socket(InetAddress.getByName("127.0.0.1"), proxy.port());
        server = listener.accept();
    }

    @AfterEach
    void close() throws Exception {
        proxy.close();
        client.close();
        server.close();
        listener.close();
    }

    private void say(Socket from, String text) throws IOException {
        from.getOutputStream().write(text.getBytes());
    }

    private String hear(Socket at, int length) throws IOException {
        return new String(at.getInputStream().readNBytes(length));
    }

    @Test
    void bytesPassBothWays() throws Exception {
        say(client, "question");
        assertThat(hear(server, 8)).isEqualTo("question");
        say(server, "answer");
        assertThat(hear(client, 6)).isEqualTo("answer");
        assertThat(proxy.bytes(Direction.TO_SERVER)).isEqualTo(8);
        assertThat(proxy.bytes(Direction.TO_CLIENT)).isEqualTo(6);
    }

    @Test
    void theEndOfOneDirectionLeavesTheOtherOpen() throws Exception {
        client.shutdownOutput();
        assertThat(server.getInputStream().read()).isEqualTo(-1);
        say(server, "still");
        assertThat(hear(client, 5)).isEqualTo("still");
        server.shutdownOutput();
        assertThat(client.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void aHalfCloseEndsOneDirectionOnly() throws Exception {
        proxy.halfClose(Direction.TO_SERVER);
        assertThat(server.getInputStream().read()).isEqualTo(-1);
        say(client, "lost");
        say(server, "heard");
        assertThat(hear(client, 5)).isEqualTo("heard");
    }

    @Test
    void aCutComesAfterExactlyThatManyBytes() throws Exception {
        proxy.cutAfter(Direction.TO_CLIENT, 5);
        say(server, "ab");
        assertThat(hear(client, 2)).isEqualTo("ab");
        say(server, "cdefgh");
        assertThatThrownBy(() -> {
                    // The bytes before the cut may or may not be read: a reset overtakes them.
                    hear(client, 100);
                })
                .isInstanceOf(SocketException.class);
        assertThat(proxy.bytes(Direction.TO_CLIENT)).isEqualTo(5);
        assertThatThrownBy(() -> hear(server, 1)).isInstanceOf(SocketException.class);
    }

    @Test
    void aCutHappensOnce() throws Exception {
        proxy.cutAfter(Direction.TO_SERVER, 3);
        say(client, "abc");
        assertThatThrownBy(() -> hear(client, 1)).isInstanceOf(SocketException.class);
        try (Socket again = new Socket(InetAddress.getByName("127.0.0.1"), proxy.port());
                Socket accepted = listener.accept()) {
            say(again, "abcdef");
            assertThat(hear(accepted, 6)).isEqualTo("abcdef");
        }
    }

    @Test
    void aResetIsSeenAsSuchByBothSides() throws Exception {
        proxy.reset();
        assertThatThrownBy(() -> hear(client, 1)).isInstanceOf(SocketException.class);
        assertThatThrownBy(() -> hear(server, 1)).isInstanceOf(SocketException.class);
    }

    @Test
    void aResetByOneSideReachesTheOther() throws Exception {
        client.setSoLinger(true, 0);
        client.close();
        assertThatThrownBy(() -> hear(server, 1)).isInstanceOf(SocketException.class);
    }

    @Test
    void nothingSlipsThroughAHold() throws Exception {
        Hold hold = proxy.hold(Direction.TO_SERVER);
        say(client, "held");
        assertThat(hold.awaitReached(LONG)).isTrue();
        say(server, "free");
        assertThat(hear(client, 4)).isEqualTo("free");
        assertThat(proxy.bytes(Direction.TO_SERVER)).isZero();
        hold.release();
        assertThat(hear(server, 4)).isEqualTo("held");
    }

    @Test
    void twoHoldsMustBothBeReleased() throws Exception {
        Hold first = proxy.hold(Direction.TO_SERVER);
        Hold second = proxy.blackHole();
        say(client, "x");
        assertThat(first.awaitReached(LONG)).isTrue();
        first.release();
        assertThat(second.awaitReached(LONG)).isTrue();
        assertThat(proxy.bytes(Direction.TO_SERVER)).isZero();
        second.release();
        assertThat(hear(server, 1)).isEqualTo("x");
    }

    @Test
    void aHoldThatNothingReachesSaysSo() throws Exception {
        assertThat(proxy.hold(Direction.TO_CLIENT).awaitReached(Duration.ofMillis(1)))
                .isFalse();
    }

    @Test
    void connectionsMadeInABlackHoleArriveAfterIt() throws Exception {
        Hold hole = proxy.blackHole();
        try (Socket late = new Socket(InetAddress.getByName("127.0.0.1"), proxy.port())) {
            say(late, "late");
            assertThat(hole.awaitReached(LONG)).isTrue();
            listener.setSoTimeout(1);
            assertThatThrownBy(listener::accept).isInstanceOf(java.net.SocketTimeoutException.class);
            listener.setSoTimeout(0);
            hole.release();
            try (Socket accepted = listener.accept()) {
                assertThat(hear(accepted, 4)).isEqualTo("late");
            }
        }
    }

    @Test
    void aDelayTakesAtLeastItsTime() throws Exception {
        proxy.delay(Direction.TO_CLIENT, Duration.ofMillis(50));
        long start = System.nanoTime();
        say(server, "slow");
        assertThat(hear(client, 4)).isEqualTo("slow");
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(50_000_000);
    }

    @Test
    void aThrottleTakesAtLeastTheTimeOfItsRate() throws Exception {
        proxy.throttle(Direction.TO_SERVER, 100_000);
        long start = System.nanoTime();
        client.getOutputStream().write(new byte[10_000]);
        assertThat(server.getInputStream().readNBytes(10_000)).hasSize(10_000);
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(100_000_000);
    }

    @Test
    void afterTheCloseThereAreNoConnectionsAndNoListener() throws Exception {
        proxy.blackHole();
        proxy.close();
        assertThat(proxy.open()).isZero();
        assertThatThrownBy(() -> hear(client, 1)).isInstanceOf(SocketException.class);
        assertThatThrownBy(() -> new Socket(InetAddress.getByName("127.0.0.1"), proxy.port()))
                .isInstanceOf(IOException.class);
    }
}
