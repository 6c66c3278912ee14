// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs the load generator, a C program of its own, so that load and server share no JVM. */
record Generator(Path program, int port) {

    /** What it says of one run. */
    record Result(double perSecond, double p50, double p99, long acknowledged, long failed, String text) {}

    /** One run of that many seconds after a warm-up of its own, by so many callers, on keys {@code k0} and on. */
    Result run(Target target, int callers, int keys, double seconds, double warmUp)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString(), "http"));
        command.addAll(List.of("-u", "127.0.0.1:" + port, "-m", target.method(), "-p", target.path()));
        if (target.body() != null) {
            command.addAll(List.of("-b", target.body(), "-H", "Content-Type: application/json"));
        }
        command.addAll(List.of("-c", "" + callers, "-K", "" + keys, "-x", keys == 1 ? "k0" : "k"));
        command.addAll(List.of("-d", text(seconds), "-w", text(warmUp)));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        if (out.contains("\"fail\"") || out.isBlank()) {
            throw new IOException(command + ": " + out);
        }
        return new Result(
                number(out, "per_s"),
                number(out, "p50_us") / 1_000,
                number(out, "p99_us") / 1_000,
                (long) number(out, "acked"),
                (long) number(out, "sent") - (long) number(out, "acked"),
                out);
    }

    private static String text(double seconds) {
        return String.format(Locale.ROOT, "%.2f", seconds);
    }

    private static double number(String json, String name) {
        Matcher matcher = Pattern.compile("\"" + name + "\":([0-9.]+)").matcher(json);
        if (!matcher.find()) {
            throw new IllegalStateException("no " + name + " in " + json);
        }
        return Double.parseDouble(matcher.group(1));
    }
}
