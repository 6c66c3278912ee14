// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What pages of other sites can make the browser of somebody send who is logged in by a cookie. */
@Timeout(120)
class ForgedRequestTest {

    private static final String KEY = "?rvt-namespace=default&rvt-method=getOrCreate&rvt-runner=default&rvt-key=k";
    private static final List<String> VERBS =
            List.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "PROPFIND", "TRACE", "get", "X-ANY");

    private static final List<String> PATHS = List.of(
            "/gateway/counter/action/increment" + KEY,
            "/gateway/counter/action/secret" + KEY,
            "/gateway/counter/request/delete-all" + KEY,
            "/gateway/counter/events" + KEY + "&name=news",
            "/gateway/counter/queue/jobs" + KEY,
            "/gateway/abc/action/increment",
            "/actors?namespace=default",
            "/actors?namespace=default&name=counter&key=k",
            "/actors/abc");

    private final ListeningActors actors = new ListeningActors();
    private RunningHttpDoor door;

    @BeforeEach
    void start() throws Exception {
        door = new RunningHttpDoor(actors, Map.of("troupe.cors.origins", "https://good.example"));
    }

    @AfterEach
    void stop() throws Exception {
        door.close();
        actors.others.close();
    }

    /** What browsers of today say of such requests, and those that know no fetch metadata. */
    private static Stream<List<String>> senders() {
        List<List<String>> senders = new ArrayList<>();
        for (String type : List.of(
                "application/x-www-form-urlencoded",
                "text/plain",
                "multipart/form-data; boundary=x",
                "application/json",
                "")) {
            String content = type.isEmpty() ? "X: x" : "Content-Type: " + type;
            senders.add(List.of(content, "Origin: https://evil.example", "Sec-Fetch-Site: cross-site"));
            senders.add(List.of(content, "Origin: https://evil.example"));
            senders.add(List.of(content, "Origin: null"));
            senders.add(List.of(content, "Sec-Fetch-Site: cross-site"));
            senders.add(List.of(content, "Sec-Fetch-Site: same-site"));
            senders.add(List.of(content, "Origin: https://good.example.evil.example"));
            senders.add(List.of(content, "Origin: https://good.example", "Origin: https://evil.example"));
        }
        return senders.stream();
    }

    @ParameterizedTest
    @MethodSource("senders")
    void noVerbOfAForeignPageReachesAnActor(List<String> headers) throws Exception {
        for (String verb : VERBS) {
            for (String path : PATHS) {
                String answer = send(verb, path, headers);
                assertThat(answer).as(verb + ' ' + path).matches("(?s)HTTP/1.1 (403|405|400|501) .*");
                assertThat(answer.toLowerCase(java.util.Locale.ROOT)).doesNotContain("evil.example");
            }
        }
        assertNothingHappened();
    }

    /** Of a browser so old that it says nothing of where a page comes from. */
    @Test
    void whatAFormCanSendCallsNothingEvenIfNobodySaysWhereItComesFrom() throws Exception {
        for (String type : List.of(
                "application/x-www-form-urlencoded",
                "text/plain",
                "multipart/form-data; boundary=x",
                "TEXT/PLAIN;x=y")) {
            for (String path : PATHS) {
                if (!path.contains("/request/")) {
                    String answer = send("POST", path, List.of("Content-Type: " + type));
                    assertThat(answer).as(path).matches("(?s)HTTP/1.1 (400|404|405) .*");
                }
            }
        }
        for (String verb : List.of("GET", "HEAD")) {
            for (String path : PATHS) {
                if (path.contains("/action/") || path.contains("/queue/")) {
                    assertThat(send(verb, path, List.of())).startsWith("HTTP/1.1 405 ");
                }
            }
        }
        assertThat(actors.happened).isEmpty();
        assertNothingHappened();
    }

    @Test
    void aPageOfOurOwnMay() throws Exception {
        String own = "Origin: http://localhost";
        assertThat(send(
                        "POST",
                        PATHS.get(0),
                        List.of(own, "Sec-Fetch-Site: same-origin", "Content-Type: application/json")))
                .startsWith("HTTP/1.1 200 ");
        assertThat(actors.others.callers).singleElement().satisfies(caller -> assertThat(caller.name())
                .isEqualTo("ann"));
    }

    private void assertNothingHappened() {
        assertThat(actors.happened).isEmpty();
        assertThat(actors.others.callers).isEmpty();
        assertThat(actors.others.requests).isEmpty();
    }

    /** Raw, because a client of Java decides itself what it says of where it comes from. */
    private String send(String verb, String path, List<String> headers) throws IOException {
        String body =
                verb.equals("GET") || verb.equals("HEAD") ? "" : "{\"args\":[1],\"name\":\"counter\",\"key\":\"k\"}";
        StringBuilder request = new StringBuilder(verb + " /app" + path + " HTTP/1.1\r\nHost: localhost\r\n"
                + "Cookie: session=ann\r\nConnection: close\r\nContent-Length: " + body.length() + "\r\n");
        headers.forEach(header -> request.append(header).append("\r\n"));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), door.port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(request.append("\r\n").append(body).toString().getBytes(StandardCharsets.ISO_8859_1));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
