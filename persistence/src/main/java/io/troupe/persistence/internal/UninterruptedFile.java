// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileLock;
import org.h2.store.fs.FileBaseDefault;

/** A file whose operations ignore interrupts, which those of a {@code FileChannel} do not. May be shared by threads. */
final class UninterruptedFile extends FileBaseDefault {

    private final String name;
    private final RandomAccessFile file;

    UninterruptedFile(String name, String mode) throws IOException {
        this.name = name;
        this.file = new RandomAccessFile(name, mode);
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
        file.seek(position);
        file.write(bytes);
        return bytes.length;
    }

    @Override
    protected synchronized void implTruncate(long size) throws IOException {
        // The contract of channels: a file is never made longer by this.
        if (size < file.length()) {
            file.setLength(size);
        }
    }

    @Override
    public void force(boolean metaData) throws IOException {
        file.getFD().sync();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return file.getChannel().tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        file.close();
    }

    @Override
    public String toString() {
        return name;
    }
}
