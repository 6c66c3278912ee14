// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** In a JVM of its own, since any record that is compared meanwhile takes the place of the one that was compared last. */
class RecordMethodsTest {

    private static final int COLLECTIONS = 20;

    /** An application's. */
    public record Part(String name) {}

    /** An application's, with a part of a type of the application's. */
    public record Whole(Part part) {}

    @Test
    void an_application_whose_records_were_compared_can_be_unloaded() throws Exception {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        // Newer JDKs keep the type softly.
                        "-XX:SoftRefLRUPolicyMSPerMB=0",
                        "-cp",
                        home(RecordMethods.class) + File.pathSeparator + home(RecordMethodsTest.class),
                        Application.class.getName())
                .redirectErrorStream(true)
                .start();

        assertThat(new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .endsWith("unloaded");
    }

    private static Path home(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    /** Comes, compares, and goes. */
    static final class Application {

        private Application() {}

        public static void main(String[] args) throws Exception {
            WeakReference<ClassLoader> loader = compare();
            RecordMethods.forgetApplication();
            for (int i = 0; i < COLLECTIONS && loader.get() != null; i++) {
                System.gc();
            }
            System.out.print(loader.get() == null ? "unloaded" : "still there");
        }

        private static WeakReference<ClassLoader> compare() throws ReflectiveOperationException, IOException {
            URL classes = Part.class.getProtectionDomain().getCodeSource().getLocation();
            try (URLClassLoader loader = new URLClassLoader(new URL[] {classes}, null)) {
                Class<?> part = loader.loadClass(Part.class.getName());
                Class<?> whole = loader.loadClass(Whole.class.getName());
                Object one = whole.getConstructor(part)
                        .newInstance(part.getConstructor(String.class).newInstance("a"));
                Object other = whole.getConstructor(part)
                        .newInstance(part.getConstructor(String.class).newInstance("a"));
                if (!one.equals(other)
                        || one.hashCode() != other.hashCode()
                        || one.toString().isEmpty()) {
                    throw new IllegalStateException("not equal");
                }
                return new WeakReference<>(loader);
            }
        }
    }
}
