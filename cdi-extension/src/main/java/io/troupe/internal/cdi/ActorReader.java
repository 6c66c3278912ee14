// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.OnCreate;
import io.troupe.OnDestroy;
import io.troupe.OnSleep;
import io.troupe.OnWake;
import io.troupe.State;
import io.troupe.StateUpcaster;
import io.troupe.event.EventName;
import io.troupe.event.OnBeforeConnect;
import io.troupe.event.OnConnect;
import io.troupe.event.OnDisconnect;
import io.troupe.event.OnSubscribe;
import io.troupe.internal.runtime.Access;
import io.troupe.internal.runtime.ActorType;
import io.troupe.internal.runtime.Crossing;
import io.troupe.internal.runtime.DoorHooks;
import io.troupe.internal.runtime.EntryHook;
import io.troupe.internal.runtime.Hooks;
import io.troupe.internal.runtime.Operation;
import io.troupe.internal.runtime.StateCodec;
import io.troupe.internal.runtime.StateField;
import io.troupe.internal.runtime.StateShape;
import io.troupe.internal.runtime.StateUpcast;
import io.troupe.jackson.databind.JavaType;
import io.troupe.raw.OnRequest;
import io.troupe.raw.OnSocketClose;
import io.troupe.raw.OnSocketMessage;
import io.troupe.raw.OnWebSocket;
import io.troupe.spi.Durations;
import io.troupe.spi.Settings;
import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads an actor class that {@link ActorRules} found well-formed. */
final class ActorReader {

    private static final Duration SLEEP_AFTER = Duration.ofSeconds(30);
    private static final Duration ACTION_TIMEOUT = Duration.ofSeconds(60);
    private static final int TURN_QUEUE = 1_000;
    private static final int MAX_TURN_QUEUE = 1_000_000;

    private final Settings settings;
    private final StateCodec codec;
    private final Predicate<Class<?>> isPlain;

    /**
     * A reader.
     *
     * @param isPlain whether nobody but us intercepts the methods of an actor class
     */
    ActorReader(Settings settings, StateCodec codec, Predicate<Class<?>> isPlain) {
        this.isPlain = isPlain;
        this.settings = settings;
        this.codec = codec;
    }

    /** The name clients use. */
    static String nameOf(Class<?> type) {
        String given = type.getAnnotation(Actor.class).name();
        if (!given.isEmpty()) {
            return given;
        }
        String simple = type.getSimpleName();
        return simple.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + simple.substring(1);
    }

    ActorType read(Class<?> type) {
        Actor actor = type.getAnnotation(Actor.class);
        String name = nameOf(type);
        String prefix = "troupe.actor." + name + ".";
        Duration timeout = duration(
                prefix + "action-timeout", type, actor.actionTimeout(), "troupe.action-timeout", ACTION_TIMEOUT);
        Duration sleepAfter =
                duration(prefix + "sleep-after", type, actor.sleepAfter(), "troupe.sleep-after", SLEEP_AFTER);
        Duration connectTimeout = duration(
                prefix + "connect-timeout",
                type,
                actor.connectTimeout(),
                "troupe.connect-timeout",
                DoorHooks.CONNECT_TIMEOUT);
        int fallback = actor.turnQueue() > 0
                ? actor.turnQueue()
                : settings.integer("troupe.turn-queue", TURN_QUEUE, 1, MAX_TURN_QUEUE);
        int turnQueue = settings.integer(prefix + "turn-queue", fallback, 1, MAX_TURN_QUEUE);
        return new ActorType(
                name,
                type,
                operations(type, timeout),
                shape(type, actor.stateVersion()),
                new Hooks(
                        hooks(type, OnCreate.class),
                        hooks(type, OnWake.class),
                        hooks(type, OnSleep.class),
                        hooks(type, OnDestroy.class),
                        hooks(type, OnConnect.class),
                        hooks(type, OnDisconnect.class),
                        doorHooks(type, actor, timeout, connectTimeout)),
                Set.of(actor.events()),
                sleepAfter,
                turnQueue);
    }

    /** The actor's setting, then its annotation, then the setting for all, then the default. */
    private Duration duration(String own, Class<?> type, String annotated, String general, Duration otherwise) {
        Duration fallback = annotated.isEmpty()
                ? settings.duration(general, otherwise)
                : Durations.parse("The time span on " + type.getName(), annotated);
        return settings.duration(own, fallback);
    }

    private List<Operation> operations(Class<?> type, Duration timeout) {
        List<Operation> operations = new ArrayList<>();
        boolean plain = isPlain.test(type);
        for (Method method : publicMethods(type)) {
            method.setAccessible(true);
            Action action = actionOn(method, type);
            boolean isAction = action != null;
            operations.add(new Operation(
                    isAction && !action.name().isEmpty() ? action.name() : method.getName(),
                    method,
                    plain ? DirectCalls.of(type, method) : method::invoke,
                    isAction,
                    isAction && action.readOnly(),
                    Joinings.of(type, method),
                    Policies.of(type, method),
                    isAction && !action.timeout().isEmpty()
                            ? Durations.parse(
                                    "The time-out of action " + method.getName() + " of " + type.getName(),
                                    action.timeout())
                            : timeout,
                    Arrays.stream(method.getGenericParameterTypes())
                            .map(parameter -> crossing(type, method, parameter))
                            .toList(),
                    crossing(type, method, resultType(method))));
        }
        return operations;
    }

    private Crossing crossing(Class<?> actor, Method method, Type declared) {
        return new Crossing(resolve(actor, method.getDeclaringClass(), declared), codec.mapper());
    }

    /** With the type variables of superclasses resolved; plain classes stay classes. */
    private Type resolve(Class<?> actor, Class<?> declaring, Type declared) {
        if (declared instanceof Class<?>) {
            return declared;
        }
        JavaType context = codec.mapper().constructType(actor).findSuperType(declaring);
        JavaType resolved = codec.mapper().getTypeFactory().resolveMemberType(declared, context.getBindings());
        return resolved.hasGenericTypes() || resolved.isContainerType() ? resolved : resolved.getRawClass();
    }

    /** What a stage completes with counts. */
    static Type resultType(Method method) {
        Type declared = method.getGenericReturnType();
        if (!CompletionStage.class.isAssignableFrom(method.getReturnType())) {
            return declared;
        }
        return declared instanceof java.lang.reflect.ParameterizedType p ? p.getActualTypeArguments()[0] : Object.class;
    }

    private StateShape shape(Class<?> type, int version) {
        List<StateField> fields = new ArrayList<>();
        for (Class<?> declaring : hierarchy(type)) {
            for (Field field : declaring.getDeclaredFields()) {
                State state = field.getAnnotation(State.class);
                if (state != null) {
                    field.setAccessible(true);
                    JavaType fieldType = codec.mapper().constructType(resolve(type, declaring, field.getGenericType()));
                    fields.add(new StateField(
                            storedName(field, state), List.of(state.formerly()), field, fieldType, codec.mapper()));
                }
            }
        }
        List<StateUpcast> upcasts = upcasters(type).stream()
                .peek(method -> method.setAccessible(true))
                .map(method -> new StateUpcast(
                        method.getAnnotation(StateUpcaster.class).from(), method))
                .sorted(Comparator.comparingInt(StateUpcast::from))
                .toList();
        int limit = settings.integer("troupe.state-limit", StateShape.LIMIT, 1_024, 256 << 20);
        return new StateShape(fields, version, upcasts, limit);
    }

    /** The name of a field in the stored document. */
    static String storedName(Field field, State state) {
        return state.name().isEmpty() ? field.getName() : state.name();
    }

    /** The methods that turn documents of one state version into the next. */
    static List<Method> upcasters(Class<?> type) {
        return hierarchy(type).stream()
                .flatMap(declaring -> Arrays.stream(declaring.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(StateUpcaster.class))
                .toList();
    }

    private static DoorHooks doorHooks(Class<?> type, Actor actor, Duration timeout, Duration connectTimeout) {
        Map<String, Access> listeners = new HashMap<>();
        for (Class<?> event : actor.events()) {
            EventName name = event.getAnnotation(EventName.class);
            Access access = Policies.on(event);
            if (name != null && access != null) {
                listeners.put(name.value(), access);
            }
        }
        return new DoorHooks(
                hook(type, OnBeforeConnect.class),
                hook(type, OnSubscribe.class),
                entry(type, OnRequest.class, timeout),
                entry(type, OnWebSocket.class, timeout),
                messageHook(type, String.class),
                messageHook(type, byte[].class),
                hook(type, OnSocketClose.class),
                Map.copyOf(listeners),
                connectTimeout);
    }

    private static @Nullable Method messageHook(Class<?> type, Class<?> message) {
        return hooks(type, OnSocketMessage.class).stream()
                .filter(hook -> hook.getParameterTypes()[1] == message)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable EntryHook entry(Class<?> type, Class<? extends Annotation> hook, Duration timeout) {
        Method method = hook(type, hook);
        return method == null ? null : new EntryHook(method, Policies.of(type, method), timeout);
    }

    private static @Nullable Method hook(Class<?> type, Class<? extends Annotation> hook) {
        List<Method> found = hooks(type, hook);
        return found.isEmpty() ? null : found.get(0);
    }

    static List<Method> hooks(Class<?> type, Class<? extends Annotation> hook) {
        Map<String, Method> found = new LinkedHashMap<>();
        for (Class<?> declaring : hierarchy(type)) {
            for (Method method : declaring.getDeclaredMethods()) {
                String signature = method.getName() + Arrays.toString(method.getParameterTypes());
                // One that is overridden counts no more, whether the overriding method is a hook or not.
                found.remove(signature);
                if (method.isAnnotationPresent(hook) && !method.isBridge()) {
                    method.setAccessible(true);
                    boolean isPrivate = Modifier.isPrivate(method.getModifiers());
                    found.put(isPrivate ? declaring.getName() + "#" + signature : signature, method);
                }
            }
        }
        return List.copyOf(found.values());
    }

    /** From the topmost superclass down. */
    static List<Class<?>> hierarchy(Class<?> type) {
        List<Class<?>> classes = new ArrayList<>();
        for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
            classes.add(0, c);
        }
        return classes;
    }

    /** What can be called through a reference. */
    static List<Method> publicMethods(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> method.getDeclaringClass() != Object.class)
                .filter(method -> !Modifier.isStatic(method.getModifiers()) && !method.isBridge())
                .toList();
    }

    /** The annotation on the method itself, or on the interface method that it implements. */
    static @Nullable Action actionOn(Method method, Class<?> type) {
        Action own = method.getAnnotation(Action.class);
        if (own != null) {
            return own;
        }
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            for (Class<?> implemented : c.getInterfaces()) {
                Action found = actionOnInterface(method, type, implemented);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private static @Nullable Action actionOnInterface(Method method, Class<?> type, Class<?> implemented) {
        for (Method declared : implemented.getDeclaredMethods()) {
            Action found = declared.getAnnotation(Action.class);
            if (found != null && method.equals(implementation(declared, type))) {
                return found;
            }
        }
        for (Class<?> extended : implemented.getInterfaces()) {
            Action found = actionOnInterface(method, type, extended);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /**
     * The public method of the class that runs where the given one, of the class, a superclass or an interface, is called.
     * Where that one's signature is generic, the compiler has put a bridge between them.
     */
    static @Nullable Method implementation(Method called, Class<?> type) {
        Method found;
        try {
            found = type.getMethod(called.getName(), called.getParameterTypes());
        } catch (NoSuchMethodException e) {
            return null;
        }
        if (!found.isBridge()) {
            return found;
        }
        Method bridge = found;
        return publicMethods(type).stream()
                .filter(method -> isBridged(method, bridge))
                .findFirst()
                .orElse(found);
    }

    private static boolean isBridged(Method method, Method bridge) {
        Class<?>[] narrow = method.getParameterTypes();
        Class<?>[] wide = bridge.getParameterTypes();
        if (!method.getName().equals(bridge.getName()) || narrow.length != wide.length) {
            return false;
        }
        for (int i = 0; i < wide.length; i++) {
            if (!wide[i].isAssignableFrom(narrow[i])) {
                return false;
            }
        }
        return bridge.getReturnType().isAssignableFrom(method.getReturnType());
    }
}
