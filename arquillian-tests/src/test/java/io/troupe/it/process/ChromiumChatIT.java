// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People with browsers: they chat, the server is killed, and nobody has lost what anybody saw. */
class ChromiumChatIT {

    @TempDir
    private Path folder;

    @Test
    void twoBrowsersChatAndLoseNothingThatEitherSawWhenTheServerIsKilled() {
        NodeScript.require("playwright-core");
        String chromium = NodeScript.requireChromium();
        try (Sample sample = Sample.in(folder)) {
            sample.start();
            String secure = sample.process().secureAddress().toString();
            try (NodeScript script = NodeScript.start(folder, "chat.mjs", sample.address(), chromium, secure)) {
                JsonNode chat = script.result();
                assertThat(strings(chat.get("ann"))).containsExactly("Hello Ben", "Hello <b>Ann</b> & all");
                assertThat(strings(chat.get("ben"))).isEqualTo(strings(chat.get("ann")));
                assertThat(strings(chat.get("user"))).containsExactly("Ann", "Ben");
                assertThat(strings(chat.get("people").get(0))).containsExactly("Ann", "Ben");
                assertThat(strings(chat.get("people").get(1))).containsExactly("Ben", "Ann");
                assertThat(chat.get("errors").toString()).isEqualTo("[[],[]]");

                assertThat(script.result().asText()).isEqualTo("sending");
                sample.kill9();
                script.say("killed");
                List<String> seen = strings(script.result().get("seen"));
                assertThat(seen).hasSizeGreaterThanOrEqualTo(5);

                sample.restart();
                script.say("started");
                JsonNode after = script.result();
                List<String> history = strings(after.get("cem"));
                assertThat(history)
                        .containsAll(seen)
                        .doesNotHaveDuplicates()
                        .last()
                        .asString()
                        .endsWith("Cem: Here I am");
                assertThat(strings(after.get("ann"))).isEqualTo(history);
                assertThat(strings(after.get("ben"))).isEqualTo(history);
                for (JsonNode people : after.get("people")) {
                    assertThat(strings(people)).containsExactlyInAnyOrder("Ann", "Ben", "Cem");
                }
                assertThat(after.get("errors").toString()).isEqualTo("[[],[],[]]");
                System.out.printf("%d messages were seen before the kill, %d are there%n", seen.size(), history.size());

                JsonNode overHttp2 = script.result();
                assertThat(overHttp2.get("answer").asLong()).isEqualTo(6);
                assertThat(overHttp2.get("protocol").asText()).isEqualTo("h2");
            }
        }
    }

    private static List<String> strings(JsonNode array) {
        List<String> strings = new ArrayList<>();
        array.forEach(text -> strings.add(text.asText()));
        return strings;
    }
}
