// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;

/** A pool of one connection, as a server has it: lent again as it was given back. */
final class TinyPool implements AutoCloseable {

    private final DataSource real;
    private final Duration wait;
    private final Semaphore permit = new Semaphore(1, true);
    private Connection connection;

    TinyPool(DataSource real, Duration wait) {
        this.real = real;
        this.wait = wait;
    }

    DataSource dataSource() {
        return proxy(DataSource.class, (method, arguments) -> {
            if (method.getName().equals("getConnection")) {
                return take();
            }
            throw new UnsupportedOperationException(method.getName());
        });
    }

    private Connection take() throws SQLException, InterruptedException {
        if (!permit.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new SQLException("The pool is exhausted");
        }
        try {
            if (connection == null || !connection.isValid(1)) {
                connection = real.getConnection();
            }
            return lend(connection);
        } catch (SQLException | RuntimeException e) {
            permit.release();
            throw e;
        }
    }

    private Connection lend(Connection lent) {
        AtomicBoolean closed = new AtomicBoolean();
        return proxy(Connection.class, (method, arguments) -> {
            switch (method.getName()) {
                case "close":
                    if (!closed.getAndSet(true)) {
                        permit.release();
                    }
                    return null;
                case "isClosed":
                    return closed.get() || lent.isClosed();
                default:
                    if (closed.get()) {
                        throw new SQLException("Used after it was given back: " + method.getName());
                    }
                    return method.invoke(lent, arguments);
            }
        });
    }

    private interface Call {
        Object run(java.lang.reflect.Method method, Object[] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    try {
                        return call.run(method, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    @Override
    public void close() throws SQLException {
        if (connection != null) {
            connection.close();
        }
    }
}
