// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.jackson.databind.JsonNode;
import io.troupe.runner.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Runs the scripts {@code conformance-*.mjs}, and names each of their checks. */
final class ConformanceChecks {

    private ConformanceChecks() {}

    /**
     * Each script in each of these encodings; {@code -Dtroupe.conformance=area} or {@code area/encoding} leaves some of them
     * only.
     */
    static Stream<Arguments> suites(String... encodings) throws IOException {
        String wanted = System.getProperty("troupe.conformance", "");
        return NodeScript.named("conformance-*.mjs").stream()
                .flatMap(script -> Stream.of(encodings).map(encoding -> new String[] {script, encoding}))
                .filter(suite -> (suite[0].replaceAll("conformance-|\\.mjs", "") + "/" + suite[1]).startsWith(wanted))
                .map(suite -> Arguments.of((Object[]) suite));
    }

    /** Fails if a check does, or if fewer ran than are written in the script. */
    static void hold(Path folder, ServerProcess server, String name, String encoding) throws IOException {
        Map<String, String> failures = new LinkedHashMap<>();
        int ran = 0;
        try (NodeScript script = NodeScript.start(folder, name, server.address().toString(), encoding)) {
            for (JsonNode check : script.result().get("checks")) {
                JsonNode told = script.result();
                assertThat(told.get("name")).isEqualTo(check);
                boolean failed = !told.get("failure").isNull();
                if (failed) {
                    failures.put(check.asText(), told.get("failure").asText());
                }
                ran++;
                System.out.printf(
                        "%s %s %s: %s, %d ms%n",
                        failed ? "FAILED" : "ok",
                        name,
                        encoding,
                        check.asText(),
                        told.get("millis").asLong());
            }
        }
        System.out.printf("%s %s: %d checks, %d failed%n", name, encoding, ran, failures.size());
        assertThat(failures).isEmpty();
        assertThat(ran).as("checks that ran of those in the script").isGreaterThanOrEqualTo(written(name));
    }

    private static int written(String name) throws IOException {
        try (Stream<String> lines = Files.lines(NodeScript.source(name))) {
            int checks = (int)
                    lines.filter(line -> line.strip().startsWith("check(")).count();
            assertThat(checks).as("checks in %s", name).isPositive();
            return checks;
        }
    }
}
