// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness.fuzz;

import io.troupe.harness.Seed;
import io.troupe.harness.process.Watchdog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Throws inputs at a {@link FuzzTarget}: valid ones first, then what comes out of changing them, kept where it reaches code that none
 * before has reached. Jazzer does that, in a JVM of its own with 256 MiB: its agent changes every class, and an input that ends the
 * JVM must not end the tests.
 *
 * <p>A million inputs for each target, but no more than a minute, from the same seed each time: that says something about a
 * change, and so do 20,000 by {@code -Dtroupe.fuzz=brief}. By {@code -Dtroupe.fuzz=full} a million inputs, or any number of them, from
 * a new seed: that finds something new. The same seed ({@code -Dtroupe.seed}) makes the same inputs; a finding is kept as a file,
 * which {@code -Dtroupe.fuzz.replay} runs alone, in the JVM of the test, where a debugger is.
 */
public final class Fuzzer {

    private static final String HOW_MANY = "troupe.fuzz";
    private static final String EACH = "each";
    private static final String BRIEF = "brief";
    private static final String FULL = "1000000";
    private static final String NOT_CHANGED =
            "io.troupe.harness.**:io.troupe.jackson.databind.**:io.troupe.jackson.annotation.**";
    private static final int MOST_MORE_HEAP = 32;
    private static final Pattern REPORT = Pattern.compile(FuzzDriver.REPORT + "(\\d+) (\\d+) (\\d+) (\\d+)");
    private static final Pattern COVERAGE = Pattern.compile(".* cov: (\\d+) .*");

    private final Class<? extends FuzzTarget> target;
    private String name;
    private Path folder;
    private final List<byte[]> seeds = new ArrayList<>();
    private final List<String> words = new ArrayList<>();
    private int seconds = 30;

    private Fuzzer(Class<? extends FuzzTarget> target) {
        this.target = target;
        named(target.getSimpleName());
    }

    /** Of that target, which has a constructor without parameters. */
    public static Fuzzer of(Class<? extends FuzzTarget> target) {
        return new Fuzzer(target);
    }

    /** Another name than the target's, for another run of it. */
    public final Fuzzer named(String other) {
        name = other;
        folder = Path.of("target", "fuzz", name).toAbsolutePath();
        return this;
    }

    /** Valid inputs to begin with. */
    public Fuzzer seeds(String... texts) {
        for (String text : texts) {
            seeds.add(text.getBytes(StandardCharsets.UTF_8));
        }
        return this;
    }

    /** Valid inputs to begin with. */
    public Fuzzer seeds(List<byte[]> valid) {
        seeds.addAll(valid);
        return this;
    }

    /** What inputs are put together from. */
    public Fuzzer words(String... parts) {
        words.addAll(List.of(parts));
        return this;
    }

    /** How long it may take where no number of inputs is asked for. */
    public Fuzzer seconds(int most) {
        seconds = most;
        return this;
    }

    /** Begins, and goes on while other tests run. */
    public Run start() {
        return new Run();
    }

    /**
     * Runs it.
     *
     * @throws AssertionError as {@link Run#end} does
     */
    public void run() throws Exception {
        start().end();
    }

    /** Inputs that are being thrown at a target by a thread of its own. */
    public final class Run {

        private final FutureTask<Void> work = new FutureTask<>(() -> {
            throwAll();
            return null;
        });

        private Run() {
            Thread thread = new Thread(work, "fuzz " + name);
            thread.setDaemon(true);
            thread.start();
        }

        /**
         * Waits for its end.
         *
         * @throws AssertionError on a finding, or if nothing was taken, or nothing refused
         */
        public void end() throws Exception {
            try {
                work.get();
            } catch (ExecutionException e) {
                throw new AssertionError(e.getCause().getMessage(), e.getCause());
            }
        }
    }

    private void throwAll() throws Exception {
        String finding = System.getProperty("troupe.fuzz.replay");
        if (finding != null) {
            boolean taken = FuzzDriver.target(target).take(Files.readAllBytes(Path.of(finding)));
            System.out.println("fuzz " + name + ": " + finding + (taken ? " taken" : " refused"));
            return;
        }
        prepare();
        Seed seed = isOfEachChange() ? Seed.chosenOr(1) : Seed.chosen();
        long start = System.nanoTime();
        Path output = folder.resolve("output.txt");
        int exit = execute(seed, output);
        String said = Files.readString(output, StandardCharsets.ISO_8859_1);
        Matcher report = REPORT.matcher(said);
        if (exit != 0 || !report.find()) {
            throw new AssertionError("fuzz " + name + ", seed " + seed + ": "
                    + (exit == 0 ? "no report" : "exit " + exit) + ". Repeat the input with -Dtroupe.fuzz.replay="
                    + findings() + "\n" + finding(said));
        }
        judge(seed, report, said, System.nanoTime() - start);
    }

    private void judge(Seed seed, Matcher report, String said, long nanos) {
        long inputs = Long.parseLong(report.group(1));
        long taken = Long.parseLong(report.group(2));
        int warm = Integer.parseInt(report.group(3));
        int heap = Integer.parseInt(report.group(4));
        Matcher coverage = COVERAGE.matcher(said);
        String reached = "?";
        while (coverage.find()) {
            reached = coverage.group(1);
        }
        System.out.printf(
                "fuzz %s: seed %s, %d inputs, %d taken, %d s with start, %s places reached, heap %d MB after warming up, %d"
                        + " at the end%n",
                name, seed, inputs, taken, TimeUnit.NANOSECONDS.toSeconds(nanos), reached, warm, heap);
        if (taken == 0 || taken == inputs) {
            throw new AssertionError("of " + inputs + " inputs " + taken + " were taken: nothing was tested");
        }
        if (heap > warm + MOST_MORE_HEAP) {
            throw new AssertionError("the heap grew from " + warm + " to " + heap + " MB");
        }
    }

    private void prepare() throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> old = Files.walk(folder)) {
                for (Path each : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
        for (String name : List.of("seeds", "corpus", "findings", "tmp")) {
            Files.createDirectories(folder.resolve(name));
        }
        for (int i = 0; i < seeds.size(); i++) {
            Files.write(folder.resolve("seeds").resolve(String.format("seed%03d", i)), seeds.get(i));
        }
        StringBuilder dictionary = new StringBuilder();
        for (String word : words) {
            dictionary.append('"');
            for (byte each : word.getBytes(StandardCharsets.ISO_8859_1)) {
                dictionary.append(String.format("\\x%02x", each));
            }
            dictionary.append("\"\n");
        }
        Files.writeString(folder.resolve("words"), dictionary);
    }

    private static String asked() {
        return System.getProperty(HOW_MANY, EACH);
    }

    private static boolean isOfEachChange() {
        return asked().equals(EACH) || asked().equals(BRIEF);
    }

    private int execute(Seed seed, Path output) throws Exception {
        String asked = asked();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:+EnableDynamicAgentLoading",
                "-Djava.io.tmpdir=" + folder.resolve("tmp"),
                "-D" + FuzzDriver.TARGET + "=" + target.getName(),
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + FuzzDriver.class.getName(),
                "--instrumentation_includes=io.troupe.**",
                // What only walks over values that have been read tells little, and takes long to change.
                "--instrumentation_excludes=" + NOT_CHANGED,
                "--custom_hook_excludes=" + NOT_CHANGED,
                "--reproducer_path=" + folder.resolve("findings"),
                "-seed=" + seed,
                // A hang; that an input takes no more than a second of computing, the driver sees to.
                "-timeout=20",
                // The heap has its own limit. What the kernel says that we have used includes the JVM that started us.
                "-rss_limit_mb=0",
                "-print_final_stats=1",
                "-dict=" + folder.resolve("words"),
                "-artifact_prefix=" + folder.resolve("findings") + "/"));
        switch (asked) {
            case EACH -> command.addAll(List.of("-max_total_time=" + seconds, "-runs=" + FULL));
            case BRIEF -> command.add("-runs=20000");
            case "full" -> command.add("-runs=" + FULL);
            default -> command.add("-runs=" + Long.parseLong(asked));
        }
        command.add(folder.resolve("corpus").toString());
        command.add(folder.resolve("seeds").toString());
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try (Watchdog watchdog = new Watchdog("kill -9 " + process.pid())) {
            if (!process.waitFor(isOfEachChange() ? 600 : 14_400, TimeUnit.SECONDS)) {
                throw new AssertionError("fuzz " + name + " does not end; see " + output);
            }
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private String findings() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("findings"))) {
            return files.map(Path::toString)
                    .filter(name -> !name.endsWith(".java"))
                    .findFirst()
                    .orElse("(no file)");
        }
    }

    /** From the exception on; the end, if there is none. */
    private static String finding(String said) {
        int at = said.indexOf("== ");
        String from = said.substring(at < 0 ? Math.max(0, said.length() - 4_000) : at);
        return from.substring(0, Math.min(from.length(), 6_000));
    }
}
