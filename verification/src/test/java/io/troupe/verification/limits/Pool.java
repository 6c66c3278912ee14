// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.verification.limits;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A pool of so many connections and no more; whoever wants one too many waits a while, and is then refused. */
final class Pool implements DataSource, AutoCloseable {

    private final DataSource real;
    private final int size;
    private final Duration wait;
    private final Semaphore free;
    private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();

    Pool(DataSource real, int size, Duration wait) {
        this.real = real;
        this.size = size;
        this.wait = wait;
        this.free = new Semaphore(size, true);
    }

    int lent() {
        return size - free.availablePermits();
    }

    @Override
    public Connection getConnection() throws SQLException {
        try {
            if (!free.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new SQLException("The pool of " + size + " is exhausted");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("Interrupted", e);
        }
        try {
            Connection connection = idle.poll();
            return lend(connection == null || !connection.isValid(1) ? real.getConnection() : connection);
        } catch (SQLException | RuntimeException e) {
            free.release();
            throw e;
        }
    }

    private Connection lend(Connection connection) {
        AtomicBoolean closed = new AtomicBoolean();
        return (Connection) Proxy.newProxyInstance(
                Pool.class.getClassLoader(), new Class<?>[] {Connection.class}, (self, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        if (!closed.getAndSet(true)) {
                            idle.add(connection);
                            free.release();
                        }
                        return null;
                    }
                    if (method.getName().equals("isClosed")) {
                        return closed.get() || connection.isClosed();
                    }
                    if (closed.get()) {
                        throw new SQLException("Used after it was given back: " + method.getName());
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return getConnection();
    }

    @Override
    public PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getGlobal();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException(type.getName());
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }

    @Override
    public void close() throws SQLException {
        for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
            connection.close();
        }
    }
}
