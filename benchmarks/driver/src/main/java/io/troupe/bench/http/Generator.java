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
        List<String> options = new ArrayList<>(List.of("-m", target.method(), "-p", target.path()));
        if (target.body() != null) {
            options.addAll(List.of("-b", target.body(), "-H", "Content-Type: application/json"));
        }
        return result(command("http", options, callers, keys, seconds, warmUp));
    }

    /** Each connection, of a key of its own, says the next thing when the last is answered. */
    Result talk(SocketTarget target, int connections, double seconds, double warmUp)
            throws IOException, InterruptedException {
        return result(command("wsrtt", target.options(), connections, connections, seconds, warmUp));
    }

    /** One of many connections of one key says something, which all hear; the next when all have the last, or so often a second. */
    Result cast(SocketTarget target, int connections, int perSecond, double seconds, double warmUp)
            throws IOException, InterruptedException {
        List<String> options = new ArrayList<>(target.options());
        options.addAll(perSecond == 0 ? List.of("-W", "1") : List.of("-r", "" + perSecond));
        return result(command("wscast", options, connections, 1, seconds, warmUp));
    }

    /** Connections that say nothing, until the process is ended. */
    Process idle(SocketTarget target, int connections, int keys) throws IOException {
        return start(command("wsidle", target.options(), connections, keys, 600, 0));
    }

    private List<String> command(
            String mode, List<String> options, int callers, int keys, double seconds, double warmUp) {
        List<String> command = new ArrayList<>(List.of(program.toString(), mode, "-u", "127.0.0.1:" + port));
        command.addAll(options);
        command.addAll(List.of("-c", "" + callers, "-K", "" + keys, "-x", keys == 1 ? "k0" : "k"));
        command.addAll(List.of("-d", text(seconds), "-w", text(warmUp)));
        return command;
    }

    private static Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static Result result(List<String> command) throws IOException, InterruptedException {
        Process process = start(command);
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
