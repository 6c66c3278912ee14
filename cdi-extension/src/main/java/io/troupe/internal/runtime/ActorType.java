// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorException;
import io.troupe.Caller;
import io.troupe.ErrorCode;
import io.troupe.event.EventName;
import io.troupe.spi.ActionInfo;
import io.troupe.spi.ActorTypeInfo;
import io.troupe.spi.Audience;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A deployed actor type: what was read from the annotated class, checked, with settings applied. */
public final class ActorType {

    private final String name;
    private final Class<?> javaType;
    private final Map<String, Operation> actions;
    private final Map<Method, Operation> operations;
    private final Map<String, Operation> bySignature = new HashMap<>();
    private final StateShape shape;
    private final Hooks hooks;
    private final Set<Class<?>> events;
    private final Duration sleepAfter;
    private final int turnQueue;

    /**
     * An actor type.
     *
     * @param operations all public methods
     * @param events the types that may be broadcast; empty for any
     */
    public ActorType(
            String name,
            Class<?> javaType,
            List<Operation> operations,
            StateShape shape,
            Hooks hooks,
            Set<Class<?>> events,
            Duration sleepAfter,
            int turnQueue) {
        this.name = name;
        this.javaType = javaType;
        this.actions = operations.stream()
                .filter(Operation::isAction)
                .collect(Collectors.toUnmodifiableMap(Operation::name, Function.identity()));
        this.operations = new HashMap<>();
        operations.forEach(operation -> this.operations.put(operation.method(), operation));
        operations.forEach(operation -> bySignature.put(operation.signature(), operation));
        this.shape = shape;
        this.hooks = hooks;
        this.events = Set.copyOf(events);
        this.sleepAfter = sleepAfter;
        this.turnQueue = turnQueue;
    }

    /** As clients know it. */
    public String name() {
        return name;
    }

    /** The annotated class. */
    public Class<?> javaType() {
        return javaType;
    }

    /** The action of that name; null if there is none. */
    @Nullable
    Operation action(String action) {
        return actions.get(action);
    }

    /** Whether that caller outside may call any of its actions, or come in otherwise. */
    boolean isOpenTo(Caller caller) {
        return hooks.doors().entries().anyMatch(entry -> entry.access().admits(caller, true))
                || actions.values().stream().anyMatch(action -> action.access().admits(caller, true));
    }

    /** All public methods. */
    public Iterable<Operation> operations() {
        return operations.values();
    }

    /** The operation of a method of the class; null if it is none. */
    public @Nullable Operation operation(Method method) {
        return operations.get(method);
    }

    /** The operation of that {@link Operation#signature()}; null if there is none. */
    @Nullable
    Operation operation(String signature) {
        return bySignature.get(signature);
    }

    List<StateField> state() {
        return shape.fields();
    }

    StateShape shape() {
        return shape;
    }

    Hooks hooks() {
        return hooks;
    }

    /** Whether it has hooks for connections, so that a call over plain HTTP has one of its own. */
    boolean watchesConnections() {
        return hooks.doors().beforeConnect() != null
                || !hooks.connect().isEmpty()
                || !hooks.disconnect().isEmpty();
    }

    /** Everything that is said about who may do what. */
    Stream<Access> accesses() {
        return Stream.of(
                        operations.values().stream().map(Operation::access),
                        hooks.doors().entries().map(EntryHook::access),
                        hooks.doors().listeners().values().stream())
                .flatMap(Function.identity());
    }

    /**
     * The hook for raw requests, if that caller may come in by it.
     *
     * @throws ActorException if there is none, or the caller may not
     */
    EntryHook requestHook(Caller caller) {
        EntryHook hook = hooks.doors().request();
        if (hook == null) {
            throw ActorException.refused(ErrorCode.NO_ROUTE, "The actor does not handle HTTP requests.");
        }
        hook.check(caller, "send requests to this actor");
        return hook;
    }

    /**
     * The hook for plain WebSockets, if that caller may come in by it.
     *
     * @throws ActorException if there is none, or the caller may not
     */
    EntryHook webSocketHook(Caller caller) {
        EntryHook hook = hooks.doors().webSocket();
        if (hook == null) {
            throw ActorException.refused(ErrorCode.NO_ROUTE, "The actor does not take WebSockets.");
        }
        hook.check(caller, "open WebSockets to this actor");
        return hook;
    }

    Set<Class<?>> events() {
        return events;
    }

    Duration sleepAfter() {
        return sleepAfter;
    }

    int turnQueue() {
        return turnQueue;
    }

    ActorTypeInfo info() {
        List<ActionInfo> infos = actions.values().stream()
                .map(action -> new ActionInfo(
                        action.name(),
                        action.method(),
                        action.readOnly(),
                        action.access().audience()))
                .sorted(Comparator.comparing(ActionInfo::name))
                .toList();
        List<Class<?>> named = events.stream()
                .filter(event -> event.isAnnotationPresent(EventName.class))
                .<Class<?>>map(event -> event)
                .sorted(Comparator.comparing(EventNames::of))
                .toList();
        Map<Class<?>, Audience> listeners = new HashMap<>();
        for (Class<?> event : named) {
            Access access = hooks.doors().listeners().get(EventNames.of(event));
            if (access != null) {
                listeners.put(event, access.audience());
            }
        }
        return new ActorTypeInfo(name, javaType, infos, named, listeners, hooks.input());
    }
}
