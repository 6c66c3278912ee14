// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import javax.sql.DataSource;

/** Gives a thread that is in a transaction the connection of that transaction, as servers do, with their restrictions. */
final class TransactedDataSource {

    private final DataSource plain;
    private final ThreadLocal<Connection> current = new ThreadLocal<>();

    TransactedDataSource(DataSource plain) {
        this.plain = plain;
    }

    DataSource asDataSource() {
        return (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, args) -> {
                    Connection joined = current.get();
                    if (method.getName().equals("getConnection") && joined != null) {
                        return handle(joined);
                    }
                    return call(plain, method, args);
                });
    }

    private static Connection handle(Connection joined) {
        return (Connection) Proxy.newProxyInstance(
                TransactedDataSource.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "close" -> null;
                    case "commit", "rollback", "setAutoCommit" -> throw new SQLException(
                            "not during a managed transaction");
                    default -> call(joined, method, args);
                });
    }

    private static Object call(Object target, java.lang.reflect.Method method, Object[] args) throws Throwable {
        try {
            return method.invoke(target, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** Runs that in a transaction, and ends it. */
    <T> T inTransaction(boolean commit, Callable<T> work) throws Exception {
        try (Connection connection = plain.getConnection()) {
            connection.setAutoCommit(false);
            current.set(connection);
            try {
                return work.call();
            } finally {
                current.remove();
                if (commit) {
                    connection.commit();
                } else {
                    connection.rollback();
                }
                connection.setAutoCommit(true);
            }
        }
    }
}
