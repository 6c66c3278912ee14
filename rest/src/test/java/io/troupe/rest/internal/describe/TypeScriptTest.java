// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal.describe;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.protocol.Limits;
import io.troupe.protocol.Values;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The declarations, checked by the real compiler, with the types of the real client. */
class TypeScriptTest {

    private static final Path PROGRAMS = Path.of("src", "test", "ts");
    private static final Path PAGE = Path.of("..", "docs", "how-to", "typed-clients.md");

    @TempDir
    Path folder;

    @BeforeEach
    void prepare() throws IOException {
        require("rivetkit");
        require("typescript");
        Files.createSymbolicLink(folder.resolve("node_modules"), modules());
        Files.writeString(folder.resolve("package.json"), "{\"type\":\"module\"}");
        Documents documents = new Documents(new SmallCatalog(), new Values(Limits.of(name -> Optional.empty())), "");
        Files.write(
                folder.resolve("actors.d.ts"),
                documents
                        .get(Documents.Kind.TYPE_SCRIPT, SmallCatalog.holding(SmallCatalog.ROLE))
                        .bytes());
    }

    /** Skips the test, saying why, as the other tests with node do. */
    private static void require(String name) {
        if (!Files.exists(modules().resolve(name).resolve("package.json"))) {
            String reason = "the npm package \"" + name + "\" is not in " + modules()
                    + ". Set TROUPE_NODE_MODULES to the node_modules folder that has it";
            System.out.println("SKIPPED TypeScriptTest: " + reason + ".");
            Assumptions.abort(reason);
        }
    }

    private static Path modules() {
        String given = System.getenv("TROUPE_NODE_MODULES");
        return given == null ? Path.of("node_modules").toAbsolutePath() : Path.of(given);
    }

    /** In the program, what must be an error is marked as expected, and it is an error if it is none. */
    @Test
    void actorsActionsArgumentsResultsAndEventsAreTyped() throws Exception {
        Files.copy(PROGRAMS.resolve("notebook.ts"), folder.resolve("notebook.ts"));
        assertThat(compiled("notebook.ts", "nodenext")).isEmpty();
        assertThat(compiled("notebook.ts", "bundler")).isEmpty();
    }

    @Test
    void aProgramThatUsesThemWronglyIsRefused() throws Exception {
        String wrong = Files.readString(PROGRAMS.resolve("notebook.ts")).replace("// @ts-expect-error", "// wrong");
        Files.writeString(folder.resolve("wrong.ts"), wrong);
        assertThat(compiled("wrong.ts", "nodenext")).hasSize(10);
    }

    /** The page is about the sample, whose declarations a test on the server compares. */
    @Test
    void theProgramOnThePageCompilesWithTheDeclarationsOnThePage() throws Exception {
        Matcher code = Pattern.compile("```ts\\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(PAGE));
        List<String> programs = new ArrayList<>();
        while (code.find()) {
            programs.add(code.group(1));
        }
        assertThat(programs).hasSize(2);
        Files.writeString(folder.resolve("actors.d.ts"), programs.get(0));
        Files.writeString(folder.resolve("page.ts"), programs.get(1));
        assertThat(compiled("page.ts", "bundler")).isEmpty();
    }

    private List<String> compiled(String program, String resolution) throws IOException, InterruptedException {
        Process compiler = new ProcessBuilder(
                        "node",
                        folder.resolve("node_modules/typescript/lib/tsc.js").toString(),
                        "--noEmit",
                        "--strict",
                        "--skipLibCheck",
                        "--target",
                        "es2022",
                        "--module",
                        resolution.equals("bundler") ? "esnext" : resolution,
                        "--moduleResolution",
                        resolution,
                        program)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = compiler.waitFor();
        List<String> errors =
                output.lines().filter(line -> line.contains("error TS")).toList();
        assertThat(code == 0).as(output).isEqualTo(errors.isEmpty());
        return errors;
    }
}
