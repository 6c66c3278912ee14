// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.harness;

import java.lang.reflect.Proxy;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.spi.InitialContextFactory;

/** JNDI for a program without a server: a table in memory that can be bound and looked up. */
public final class Names implements InitialContextFactory {

    private static final Map<String, Object> TABLE = new ConcurrentHashMap<>();

    /** For JNDI. */
    public Names() {}

    /** Puts something under a name, for this JVM. */
    public static void bind(String name, Object what) {
        System.setProperty(Context.INITIAL_CONTEXT_FACTORY, Names.class.getName());
        TABLE.put(name, what);
    }

    @Override
    public Context getInitialContext(Hashtable<?, ?> environment) {
        return (Context) Proxy.newProxyInstance(
                Names.class.getClassLoader(), new Class<?>[] {Context.class}, (self, method, arguments) -> {
                    if (!method.getName().equals("lookup")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    Object found = TABLE.get(String.valueOf(arguments[0]));
                    if (found == null) {
                        throw new NameNotFoundException(String.valueOf(arguments[0]));
                    }
                    return found;
                });
    }
}
