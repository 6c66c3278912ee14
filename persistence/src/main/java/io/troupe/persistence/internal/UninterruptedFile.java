// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.util.Collection;
import org.h2.store.fs.FileBaseDefault;
import org.jspecify.annotations.Nullable;

/**
 * A file whose operations ignore interrupts, which those of a {@code FileChannel} do not, and which is not written any more
 * once a write has failed. May be shared by threads.
 *
 * <p>H2 closes its file after a failed write, but not before another thread may have written what builds on the part that is
 * missing. When it opens such a file again, it goes back to the last part in which nothing is missing, and that may be older
 * than commits that were acknowledged.
 */
final class UninterruptedFile extends FileBaseDefault {

    private final String name;
    private final RandomAccessFile file;
    private final Collection<UninterruptedFile> open;

    /** Guarded by this. */
    private @Nullable IOException failure;

    /**
     * Opens a file.
     *
     * @param open what it leaves when it is closed
     */
    UninterruptedFile(String name, String mode, Collection<UninterruptedFile> open) throws IOException {
        this.name = name;
        this.file = new RandomAccessFile(name, mode);
        this.open = open;
    }

    @Override
    public long size() throws IOException {
        return file.length();
    }

    @Override
    public synchronized int read(ByteBuffer to, long position) throws IOException {
        byte[] bytes = new byte[to.remaining()];
        file.seek(position);
        int count = file.read(bytes);
        if (count > 0) {
            to.put(bytes, 0, count);
        }
        return count;
    }

    @Override
    public synchronized int write(ByteBuffer from, long position) throws IOException {
        byte[] bytes = new byte[from.remaining()];
        from.get(bytes);
        change(() -> {
            file.seek(position);
            file.write(bytes);
        });
        return bytes.length;
    }

    @Override
    protected synchronized void implTruncate(long size) throws IOException {
        // The contract of channels: a file is never made longer by this.
        if (size < file.length()) {
            change(() -> file.setLength(size));
        }
    }

    @FunctionalInterface
    private interface Change {
        void make() throws IOException;
    }

    private void change(Change change) throws IOException {
        if (failure != null) {
            throw new IOException("Not written, because an earlier write failed", failure);
        }
        try {
            change.make();
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    @Override
    public void force(boolean metaData) throws IOException {
        file.getFD().sync();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        try {
            return file.getChannel().tryLock(position, size, shared);
        } catch (OverlappingFileLockException e) {
            // Another application of this process has the lock, and may lose it when we close the file: we do not, nor
            // does H2.
            open.remove(this);
            throw e;
        }
    }

    /** Not while it is written: the operating system may give the number of a closed file to another at once. */
    @Override
    protected synchronized void implCloseChannel() throws IOException {
        open.remove(this);
        file.close();
    }

    @Override
    public String toString() {
        return name;
    }
}
