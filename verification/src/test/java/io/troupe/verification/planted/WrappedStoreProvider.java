// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.verification.planted;

import io.troupe.persistence.JpaActorStoreProvider;
import io.troupe.spi.ActorStore;
import io.troupe.spi.ActorStoreProvider;
import io.troupe.spi.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Opens a wrapped store in place of a plain one, for what is started by {@link #with}. */
public final class WrappedStoreProvider implements ActorStoreProvider {

    private static final String SERVICE = "META-INF/services/" + ActorStoreProvider.class.getName();

    private static volatile UnaryOperator<ActorStore> wrapping = UnaryOperator.identity();

    /** For the service loader. */
    public WrappedStoreProvider() {}

    @Override
    public ActorStore open(Settings settings) {
        return wrapping.apply(new JpaActorStoreProvider().open(settings));
    }

    /** Starts something that finds this provider instead of the one on the class path. */
    public static synchronized <T> T with(UnaryOperator<ActorStore> wrapper, Supplier<T> start) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        Path file = null;
        try {
            file = Files.writeString(Files.createTempFile("provider", ""), WrappedStoreProvider.class.getName());
            URL url = file.toUri().toURL();
            wrapping = wrapper;
            thread.setContextClassLoader(new ClassLoader(before) {
                @Override
                public Enumeration<URL> getResources(String name) throws IOException {
                    return name.equals(SERVICE)
                            ? Collections.enumeration(Collections.singleton(url))
                            : super.getResources(name);
                }
            });
            return start.get();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            thread.setContextClassLoader(before);
            delete(file);
        }
    }

    private static void delete(Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
