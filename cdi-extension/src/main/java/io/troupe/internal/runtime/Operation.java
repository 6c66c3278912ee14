// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A public method of an actor type.
 *
 * @param name for messages; of an action, the name clients use
 * @param method of the actor class
 * @param isAction whether callers outside can reach it
 * @param readOnly whether nothing it does is written
 * @param invoker calls it
 * @param joining what it has to do with transactions
 * @param access who may call it
 * @param timeout for the wait for a turn, and of clients for the answer
 * @param parameters one crossing for each parameter
 * @param result the crossing of the result, or of what the returned stage completes with
 */
public record Operation(
        String name,
        Method method,
        Invoker invoker,
        boolean isAction,
        boolean readOnly,
        Joining joining,
        Access access,
        Duration timeout,
        List<Crossing> parameters,
        Crossing result) {

    /** What a method has to do with transactions of the application's. */
    public enum Joining {
        /** It runs outside of its caller's, and is committed on its own. */
        NEVER,
        /** It takes part in the one that begins with it, never in its caller's. */
        OWN,
        /** It takes part in its caller's, or, if that has none, in one that begins with it. */
        CALLERS
    }

    /** One that is called plainly. */
    Operation(
            String name,
            Method method,
            boolean isAction,
            boolean readOnly,
            Joining joining,
            Access access,
            Duration timeout,
            List<Crossing> parameters,
            Crossing result) {
        this(name, method, method::invoke, isAction, readOnly, joining, access, timeout, parameters, result);
    }

    /** Whether the turn lasts until a stage completes. */
    public boolean returnsStage() {
        return CompletionStage.class.isAssignableFrom(method.getReturnType());
    }

    /** Name and parameter types: tells methods of one class apart, also in what is stored. */
    String signature() {
        return Arrays.stream(method.getParameterTypes())
                .map(Class::getName)
                .collect(Collectors.joining(",", method.getName() + "(", ")"));
    }

    /** The generic types of the parameters. */
    public List<Type> parameterTypes() {
        return parameters.stream().map(Crossing::type).toList();
    }

    /** Copies the arguments that are not immutable. */
    @Nullable
    Object[] copyArguments(@Nullable Object[] args) {
        @Nullable Object[] copied = args;
        for (int i = 0; i < args.length; i++) {
            Object copy = parameters.get(i).copy(args[i]);
            if (copy != args[i]) {
                if (copied == args) {
                    copied = args.clone();
                }
                copied[i] = copy;
            }
        }
        return copied;
    }

    /** Whether the method declares exceptions of that type, so that Java callers get it as it is. */
    boolean declares(Throwable e) {
        return Optional.of(method.getExceptionTypes()).stream()
                .flatMap(Arrays::stream)
                .anyMatch(type -> type.isInstance(e));
    }
}
