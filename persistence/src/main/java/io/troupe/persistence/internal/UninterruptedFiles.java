// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * A file system for H2 that an interrupt cannot break: files on disk, read and written by {@link UninterruptedFile}.
 *
 * <p>H2's usual one uses interruptible channels: one interrupted thread closes the file under every connection. Its
 * {@code async:} bears interrupts, but does all I/O on threads that belong to the JVM and hold on to the class loader of
 * the application that happened to start them. Public, with a public constructor, only because H2 makes the paths.
 */
public final class UninterruptedFiles extends FilePathWrapper {

    /** Of this class loader alone: where applications share the server's H2, each has its own, and takes it away. */
    private static final String SCHEME =
            "troupe" + Integer.toHexString(System.identityHashCode(UninterruptedFiles.class.getClassLoader()));

    private static final UninterruptedFiles PROVIDER = new UninterruptedFiles();

    private static final Map<UninterruptedFile, String> OPEN = new ConcurrentHashMap<>();

    private static final AtomicLong PREFIXES = new AtomicLong();

    private static int users;

    /** For H2. */
    public UninterruptedFiles() {}

    /** Makes the scheme known; to be followed by one {@link #release()}. */
    static synchronized void acquire() {
        if (users++ == 0) {
            FilePath.register(PROVIDER);
        }
    }

    static synchronized void release() {
        if (--users == 0) {
            FilePath.unregister(PROVIDER);
        }
    }

    /** What to put before a path, of which H2 believes then that it leads to a file of its own. */
    static String newPrefix() {
        return SCHEME + ':' + PREFIXES.incrementAndGet() + ':';
    }

    /** Closes files under H2, if they are open. */
    static void close(String prefix) {
        for (Map.Entry<UninterruptedFile, String> open : OPEN.entrySet()) {
            if (open.getValue().equals(prefix)) {
                close(open.getKey());
            }
        }
    }

    private static void close(UninterruptedFile file) {
        try {
            file.close();
        } catch (IOException e) {
            StoreLog.debug("Closing {0} failed", file, e);
        }
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    protected String getPrefix() {
        return prefix(name);
    }

    @Override
    protected FilePath unwrap(String path) {
        return FilePath.get(path.substring(prefix(path).length()));
    }

    private static String prefix(String path) {
        return path.substring(0, path.indexOf(':', SCHEME.length() + 1) + 1);
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        UninterruptedFile file = new UninterruptedFile(unwrap(name).toString(), mode, OPEN.keySet());
        OPEN.put(file, getPrefix());
        return file;
    }
}
