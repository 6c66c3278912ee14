// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.Map;
import javax.sql.DataSource;

/** A real data source, with a hand in one method of its connections and statements. */
final class TamperedDataSource {

    /** Stands in for a method; may call the real one. */
    interface Hand {
        Object touch(Real real) throws Throwable;
    }

    /** The real method, bound to its object and arguments. */
    interface Real {
        Object call() throws Throwable;
    }

    private final Map<String, Hand> hands;

    private TamperedDataSource(Map<String, Hand> hands) {
        this.hands = hands;
    }

    static DataSource of(DataSource real, String method, Hand hand) {
        return of(real, Map.of(method, hand));
    }

    static DataSource of(DataSource real, Map<String, Hand> hands) {
        return new TamperedDataSource(hands).wrap(real, DataSource.class);
    }

    private <T> T wrap(T real, Class<T> type) {
        InvocationHandler handler = (self, method, arguments) -> {
            Real call = () -> invoke(real, method, arguments);
            Hand hand = hands.get(method.getName());
            Object answer = hand == null ? call.call() : hand.touch(call);
            if (answer instanceof PreparedStatement statement) {
                return wrap(statement, PreparedStatement.class);
            }
            return answer instanceof Connection connection && real instanceof DataSource
                    ? wrap(connection, Connection.class)
                    : answer;
        };
        return type.cast(
                Proxy.newProxyInstance(TamperedDataSource.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Object invoke(Object real, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
