// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.h2.Driver;
import org.h2.api.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Connections to an H2 file of our own, embedded, so that the file lock admits one process.
 *
 * <p>They are made without {@code java.sql.DriverManager}, which would keep this application's class loader. The database
 * stays open until {@link #close()}, even if the JVM exits before; if it dies on the way, on a full disk say, the next
 * connection opens it anew, when there is room.
 */
final class H2FileConnections implements ConnectionSource {

    private static final String FILE_NAME = "troupe";

    /** Files this class loader has open: H2 would share a database with its second user, and close it under the first. */
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    private static final Duration RETRY = Duration.ofMillis(100);

    private static final Duration REOPEN = Duration.ofMillis(500);

    /** What H2 writes when it opens a file anew is less, in bytes. */
    private static final long ROOM = 1 << 20;

    /** Between two words about it in the log. */
    private static final Duration SAY = Duration.ofMinutes(1);

    private final Path database;
    private final Path file;

    // Guarded by this.
    private H2Opening opening;
    private long tried;
    private @Nullable Throwable failure;
    private boolean gaveUp;
    private long said;

    private H2FileConnections(Path directory) {
        this.database = directory.resolve(FILE_NAME);
        this.file = directory.resolve(FILE_NAME + ".mv.db");
        this.opening = new H2Opening(database);
    }

    static H2FileConnections open(StoreSettings settings) {
        Path directory = settings.directory();
        if (directory.toString().indexOf(';') >= 0) {
            throw Problems.badPath(directory.toString(), null);
        }
        UninterruptedFiles.acquire();
        H2FileConnections connections = new H2FileConnections(directory);
        try {
            makeDirectory(directory);
            connections.waitForFile(settings.openWait());
            return connections;
        } catch (IOException e) {
            UninterruptedFiles.release();
            throw Problems.cannotOpen(connections.file, e);
        } catch (RuntimeException | Error e) {
            UninterruptedFiles.release();
            throw e;
        }
    }

    /** Asks again for a while if the file is locked: at a redeployment the old application may still be closing it. */
    private void waitForFile(Duration wait) {
        long start = System.nanoTime();
        while (true) {
            Optional<Exception> locked = tryFile();
            if (locked.isEmpty()) {
                return;
            }
            if (System.nanoTime() - start >= wait.toNanos()) {
                throw Problems.locked(file, locked.get());
            }
            LockSupport.parkNanos(RETRY.toNanos());
        }
    }

    /** Opens the database; gives the reason if it is locked. */
    private Optional<Exception> tryFile() {
        if (!OPEN.add(file)) {
            return Optional.of(new IllegalStateException("Open in this application already"));
        }
        try {
            openFirst();
            return Optional.empty();
        } catch (SQLException e) {
            OPEN.remove(file);
            if (e.getErrorCode() != ErrorCode.DATABASE_ALREADY_OPEN_1) {
                throw Problems.cannotOpen(file, e);
            }
            return Optional.of(e);
        } catch (RuntimeException | Error e) {
            OPEN.remove(file);
            throw e;
        }
    }

    /** State may be confidential, so a folder that we make is its owner's alone. */
    private static void makeDirectory(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Path parent = directory.getParent();
        Files.createDirectories(parent);
        FileStore disk = Files.getFileStore(parent);
        if (disk.supportsFileAttributeView(PosixFileAttributeView.class)) {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectory(directory);
        }
    }

    @Override
    public synchronized Connection open() throws SQLException {
        if (opening.isDead()) {
            giveUp();
        }
        if (opening.isOpen()) {
            return opening.connect();
        }
        // Not each caller at once: on a full disk they all would do so in vain.
        if (System.nanoTime() - tried < REOPEN.toNanos()) {
            throw new SQLException("H2 gave up its file, which will be opened again in a moment", failure);
        }
        requireRoom();
        return connect();
    }

    /** On a full disk H2 often fails halfway, and leaves a thread behind each time. */
    private void requireRoom() throws SQLException {
        try {
            if (Files.getFileStore(file.getParent()).getUsableSpace() < ROOM) {
                throw new SQLException("There is no room to open " + file);
            }
        } catch (IOException e) {
            throw new SQLException("The file system of " + file + " does not answer", e);
        }
    }

    private Connection connect() throws SQLException {
        tried = System.nanoTime();
        try {
            return opening.connect();
        } catch (SQLException | RuntimeException | Error e) {
            failure = e;
            if (!opening.isOpen()) {
                // H2 may keep what it has opened halfway under that name.
                opening = new H2Opening(database);
            }
            throw e;
        }
    }

    private void giveUp() {
        long now = System.nanoTime();
        if (!gaveUp || now - said > SAY.toNanos()) {
            StoreLog.gaveUp(description());
            gaveUp = true;
            said = now;
        }
        opening.close();
        opening = new H2Opening(database);
        failure = null;
    }

    private synchronized void openFirst() throws SQLException {
        connect().close();
    }

    @Override
    public boolean keepsIdle() {
        return true;
    }

    @Override
    public String description() {
        return "H2 file " + file;
    }

    @Override
    public synchronized void close() {
        try {
            opening.close();
        } finally {
            OPEN.remove(file);
            UninterruptedFiles.release();
            unloadDriver();
        }
    }

    /**
     * Servers register each JDBC driver that they find in an application, and forget to take it away: it would keep the
     * class loader of the application. Elsewhere, as in tests, the driver may be others' as well.
     *
     * <p>Does not ask {@code DriverManager} first, because that would make it load the application's other drivers.
     */
    private static void unloadDriver() {
        ClassLoader ours = H2FileConnections.class.getClassLoader();
        if (ours != ClassLoader.getSystemClassLoader() && Driver.class.getClassLoader() == ours) {
            Driver.unload();
        }
    }
}
