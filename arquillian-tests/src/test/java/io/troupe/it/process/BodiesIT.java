// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.it.Door;
import io.troupe.it.Wars;
import io.troupe.it.process.limits.Target;
import io.troupe.runner.ServerProcess;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Bodies of many sizes, announced and not, from several clients at once, over each way into a server. The client sends heads and bodies apart,
 * so that some bodies are there when their requests are looked at, and some come then.
 */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BodiesIT {

    private static final int CLIENTS = 4;
    private static final int CALLS = 250;
    private static final int LONGEST = 40_000;

    private static ServerProcess server;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        server = BriefServer.start(folder, Wars.named("bodies").addPackage(Target.class.getPackage()));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"HTTP_1_1, false", "HTTP_1_1, true", "HTTP_2, true"})
    void whatIsSentIsWhatComes(HttpClient.Version version, boolean secure) throws Exception {
        URI base = secure ? server.secureAddress() : server.address();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int seed = i;
                all.add(clients.submit(() -> {
                    echo(base, version, seed);
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get(150, TimeUnit.SECONDS);
            }
        } finally {
            clients.shutdownNow();
        }
    }

    private static void echo(URI base, HttpClient.Version version, int seed) throws Exception {
        HttpClient client = TrustingClient.of(version);
        Random random = new Random(seed);
        for (int call = 0; call < CALLS; call++) {
            String text = text(random, random.nextInt(3) > 0 ? random.nextInt(600) : random.nextInt(LONGEST));
            byte[] body = ("{\"args\":[\"" + text + "\"]}").getBytes(StandardCharsets.UTF_8);
            BodyPublisher sent = random.nextBoolean()
                    ? BodyPublishers.ofByteArray(body)
                    : BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create(base + Door.path("target", "k" + seed, "/action/echo")))
                            .header("Content-Type", "application/json")
                            .POST(sent)
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.version()).isEqualTo(version);
            assertThat(answer.body()).as("call %d of client %d", call, seed).isEqualTo("{\"output\":\"" + text + "\"}");
        }
    }

    private static String text(Random random, int length) {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append(Long.toString(random.nextLong(), Character.MAX_RADIX));
        }
        return text.toString();
    }
}
