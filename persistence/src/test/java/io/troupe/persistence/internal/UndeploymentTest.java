// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.ActorId;
import io.troupe.spi.ActorStore;
import io.troupe.spi.ActorWrite;
import java.io.File;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that is undeployed takes all its classes with it, Hibernate's and H2's among them. */
class UndeploymentTest {

    @TempDir
    Path folder;

    /** What runs within the application's class loader. */
    public static final class Application implements Consumer<Path> {

        /** For the class loader's sake. */
        public Application() {}

        @Override
        public void accept(Path folder) {
            try (ActorStore store = TestStores.h2(folder)) {
                ActorId id = ActorId.of("counter", "a");
                ActorStoreContract.submit(store, new ActorWrite.Create(id, "p1", Instant.EPOCH, new byte[1]));
                ActorStoreContract.submit(store, new ActorWrite.Update(id, "p1", 2, new byte[2]));
                assertThat(store.find(id)).isPresent();
            }
        }
    }

    @Test
    void nothingKeepsTheClassLoaderOfAClosedStore() throws Exception {
        // The APIs are the server's, as in real life; what we leave on them is what would keep the application.
        try (URLClassLoader server = loader(ClassLoader.getPlatformClassLoader(), this::isApi)) {
            WeakReference<ClassLoader> application = deployAndUndeploy(server);
            long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (application.get() != null && System.nanoTime() < end) {
                System.gc();
                System.runFinalization();
            }
            assertThat(application.get()).isNull();
        }
    }

    private WeakReference<ClassLoader> deployAndUndeploy(ClassLoader server) throws Exception {
        try (URLClassLoader application = loader(server, jar -> !isApi(jar))) {
            @SuppressWarnings("unchecked")
            Consumer<Path> code = (Consumer<Path>) application
                    .loadClass(Application.class.getName())
                    .getConstructor()
                    .newInstance();
            Thread thread = new Thread(() -> code.accept(folder));
            thread.setContextClassLoader(application);
            thread.start();
            thread.join();
            return new WeakReference<>(application);
        }
    }

    private boolean isApi(String jar) {
        return new File(jar).getName().startsWith("jakarta.");
    }

    private static URLClassLoader loader(ClassLoader parent, Predicate<String> jars) {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        URL[] urls = Arrays.stream(path.split(File.pathSeparator))
                .filter(jars)
                .map(UndeploymentTest::url)
                .toArray(URL[]::new);
        return new URLClassLoader(urls, parent);
    }

    private static URL url(String file) {
        try {
            return Path.of(file).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(file, e);
        }
    }
}
