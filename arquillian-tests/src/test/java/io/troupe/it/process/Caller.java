// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.harness.web.FrameClient;
import io.troupe.harness.web.FrameClient.Frame;
import io.troupe.it.Door;
import io.troupe.it.Door.Answer;
import io.troupe.it.node.Sleepy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Increments a {@link Sleepy} of its own, one call after the other, until it is refused or its line ends, and keeps the books. What it
 * was told has to hold later: every answer is stored, and nothing but what was answered or left open.
 */
abstract class Caller extends Thread {

    private static final long PATIENCE_SECONDS = 60;
    private static final Pattern OUTPUT = Pattern.compile("\"output\":(\\d+)}");
    private static final Pattern EXECUTED = Pattern.compile("\"executed\":\"(no|yes|unknown)\"");

    private final String key;
    private final CountDownLatch flowing = new CountDownLatch(20);
    private volatile Throwable failure;
    private int answered;
    private int open;
    private String ending = "";

    private Caller(String key) {
        super(key);
        this.key = key;
    }

    /** Calls by plain requests. */
    static Caller overHttp(Door door, String key) {
        Caller caller = new Caller(key) {
            @Override
            void call() {
                while (true) {
                    Answer answer;
                    try {
                        answer = door.call("sleepy", key, "increment");
                    } catch (CompletionException e) {
                        leftOpen("no answer");
                        return;
                    }
                    if (answer.status() == 200) {
                        answered(answer.body());
                    } else {
                        // The server's own refusals are pages that do not say so, but 503 means that nothing was done.
                        refused(answer.status() == 503 ? "no" : executed(answer.body()), "" + answer.status());
                        return;
                    }
                }
            }
        };
        caller.start();
        return caller;
    }

    /** Calls over a connection; the closing frame is its end. */
    static Caller overWebSocket(Door door, String key) {
        Caller caller = new Caller(key) {
            @Override
            void call() throws IOException {
                try (FrameClient client = new FrameClient(
                        door.base().getPort(),
                        Door.path("sleepy", key, "/connect"),
                        "Sec-WebSocket-Protocol: rivet,rivet_encoding.json")) {
                    assertThat(client.nextText()).contains("\"Init\"");
                    boolean refused = false;
                    boolean waiting = false;
                    while (true) {
                        if (!refused && !waiting) {
                            client.text("{\"body\":{\"tag\":\"ActionRequest\",\"val\":{\"id\":[\"$BigInt\",\"0\"],"
                                    + "\"name\":\"increment\",\"args\":[]}}}");
                            waiting = true;
                        }
                        Frame frame = client.read();
                        if (frame.opcode() == FrameClient.CLOSE) {
                            ByteBuffer payload = ByteBuffer.wrap(frame.payload());
                            String how = payload.getShort() + " " + StandardCharsets.UTF_8.decode(payload);
                            if (waiting) {
                                leftOpen(how);
                            } else {
                                refused("no", how);
                            }
                            client.send(FrameClient.CLOSE, true, frame.payload());
                            return;
                        }
                        String text = new String(frame.payload(), StandardCharsets.UTF_8);
                        if (text.contains("\"ActionResponse\"")) {
                            answered(text);
                            waiting = false;
                        } else if (text.contains("\"Error\"")) {
                            refused(executed(text), text);
                            refused = true;
                            waiting = false;
                        }
                    }
                }
            }
        };
        caller.start();
        return caller;
    }

    abstract void call() throws IOException;

    @Override
    public void run() {
        try {
            call();
        } catch (IOException | RuntimeException | AssertionError e) {
            // After its end nobody needs to hear its answer to the closing frame.
            failure = ending.isEmpty() ? e : null;
        }
    }

    private static String executed(String body) {
        Matcher executed = EXECUTED.matcher(body);
        assertThat(executed.find()).as("whether it was executed: %s", body).isTrue();
        return executed.group(1);
    }

    void answered(String body) {
        Matcher output = OUTPUT.matcher(body);
        assertThat(output.find()).as(body).isTrue();
        answered++;
        // Nobody else increments it.
        assertThat(output.group(1)).isEqualTo("" + answered);
        flowing.countDown();
    }

    void refused(String executed, String how) {
        ending = how;
        if (executed.equals("yes")) {
            answered++;
        } else if (executed.equals("unknown")) {
            open++;
        }
    }

    void leftOpen(String how) {
        ending = how;
        open++;
    }

    /** Waits until it has been answered a few times. */
    void awaitFlow() throws InterruptedException {
        assertThat(flowing.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("calls of %s are answered", key)
                .isTrue();
    }

    /** Waits until it has ended, and answers how. */
    String ending() throws InterruptedException {
        join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        assertThat(isAlive()).isFalse();
        if (failure != null) {
            throw new AssertionError(key, failure);
        }
        return ending;
    }

    /** Compares what it was told with what is stored. */
    void audit(Door door) {
        int stored = Integer.parseInt(door.call("sleepy", key, "get").output());
        assertThat(stored).as("stored of %s, which ended with %s", key, ending).isBetween(answered, answered + open);
    }

    @Override
    public String toString() {
        return key + ": " + answered + " answered, " + open + " left open, " + ending;
    }
}
