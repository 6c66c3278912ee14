// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.bench.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** How fast the disk is at this moment: where it is shared, that differs by a factor of a hundred within an hour. */
public final class Disk {

    private static final long PROBE_NANOS = 500_000_000;

    private Disk() {}

    /** Writes of 8 KiB, each brought to the disk, one after the other, in a second. */
    public static String syncsPerSecond() {
        try {
            Path file = Files.createTempFile("troupe-bench", ".probe");
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                ByteBuffer page = ByteBuffer.allocateDirect(8_192);
                channel.write(page, 0);
                channel.force(true);
                long start = System.nanoTime();
                int count = 0;
                while (System.nanoTime() - start < PROBE_NANOS) {
                    page.clear();
                    channel.write(page, 0);
                    channel.force(false);
                    count++;
                }
                return Figure.text(count / ((System.nanoTime() - start) / 1e9));
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
