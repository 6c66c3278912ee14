// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
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

    private static int users;

    /** For H2. */
    public UninterruptedFiles() {}

    /** Makes the scheme known; to be followed by one {@link #release()}. */
    static synchronized String acquire() {
        if (users++ == 0) {
            FilePath.register(PROVIDER);
        }
        return SCHEME;
    }

    static synchronized void release() {
        if (--users == 0) {
            FilePath.unregister(PROVIDER);
        }
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new UninterruptedFile(unwrap(name).toString(), mode);
    }
}
