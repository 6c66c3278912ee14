// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol.server;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An object of the server's own, of a class that Troupe is not compiled against. Its public methods without parameters are called by
 * name; each throws {@link IllegalStateException} if there is no such method, or it fails.
 *
 * @param itself that object
 */
public record ServerObject(Object itself) {

    /** Of that object, which must not be null. */
    public ServerObject {
        Objects.requireNonNull(itself, "itself");
    }

    /** What the server has for a request, below all wrappers of filters and frameworks. */
    public static ServerObject of(ServletRequest request) {
        ServletRequest innermost = request;
        while (innermost instanceof ServletRequestWrapper wrapper) {
            innermost = wrapper.getRequest();
        }
        return new ServerObject(innermost);
    }

    /** Whether its own class, not one above it, has that name. */
    public boolean isA(String className) {
        return itself.getClass().getName().equals(className);
    }

    /**
     * What a method gives, which must not be null.
     *
     * @param names of the method in several versions of the server; the first that there is counts
     */
    public ServerObject ask(String... names) {
        Object answer = call(names);
        if (answer == null) {
            throw new IllegalStateException(names[0] + " gives nothing");
        }
        return new ServerObject(answer);
    }

    /** Whether a method says yes. */
    public boolean says(String name) {
        return Boolean.TRUE.equals(ask(name).itself());
    }

    /** Calls a method for what it does. */
    public void tell(String name) {
        call(name);
    }

    private @Nullable Object call(String... names) {
        Class<?> type = itself.getClass();
        for (String name : names) {
            try {
                return type.getMethod(name).invoke(itself);
            } catch (NoSuchMethodException e) {
                // Perhaps this version has the next name.
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(name, e);
            }
        }
        throw new IllegalStateException(type.getName() + " has no " + String.join(", ", names));
    }
}
