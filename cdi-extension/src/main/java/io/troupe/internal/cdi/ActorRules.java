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
import io.troupe.event.OnBeforeConnect;
import io.troupe.event.OnConnect;
import io.troupe.event.OnDisconnect;
import io.troupe.event.OnSubscribe;
import io.troupe.internal.runtime.Access;
import io.troupe.internal.runtime.Operation;
import io.troupe.jackson.databind.ObjectMapper;
import io.troupe.raw.OnRequest;
import io.troupe.raw.OnSocketClose;
import io.troupe.raw.OnSocketMessage;
import io.troupe.raw.OnWebSocket;
import jakarta.enterprise.context.NormalScope;
import jakarta.inject.Inject;
import jakarta.inject.Scope;
import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What makes a class an actor, checked before anything is made of it. Each broken rule is a numbered message that names the
 * place and says what to change.
 */
final class ActorRules {

    static final List<Class<? extends Annotation>> MEMBER_ANNOTATIONS = List.of(
            State.class,
            StateUpcaster.class,
            Action.class,
            OnCreate.class,
            OnWake.class,
            OnSleep.class,
            OnDestroy.class,
            OnConnect.class,
            OnDisconnect.class,
            OnBeforeConnect.class,
            OnSubscribe.class,
            OnRequest.class,
            OnWebSocket.class,
            OnSocketMessage.class,
            OnSocketClose.class);

    private static final List<Class<? extends Annotation>> HOOKS =
            List.of(OnCreate.class, OnWake.class, OnSleep.class, OnDestroy.class, OnConnect.class, OnDisconnect.class);
    private static final List<Class<? extends Annotation>> DOOR_HOOKS = List.of(
            OnBeforeConnect.class,
            OnSubscribe.class,
            OnRequest.class,
            OnWebSocket.class,
            OnSocketMessage.class,
            OnSocketClose.class);
    private static final List<Class<? extends Annotation>> ENTRY_HOOKS = List.of(OnRequest.class, OnWebSocket.class);
    private static final Set<Class<? extends Annotation>> HOOKS_WITH_PARAMETER =
            Set.of(OnCreate.class, OnConnect.class, OnDisconnect.class);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private final Problems problems;
    private final EncodableTypes encodable;

    ActorRules(Problems problems, ObjectMapper codec) {
        this.problems = problems;
        this.encodable = new EncodableTypes(codec);
    }

    /** Checks one class; what is wrong is added to the problems. */
    void check(Class<?> type) {
        checkClass(type);
        checkFields(type);
        checkMethods(type);
        checkHooks(type);
        new DoorHookRules(problems, encodable).check(type);
        new StateRules(problems).check(type);
    }

    /** Checks that names are unique. */
    void checkTogether(Iterable<Class<?>> types) {
        Map<String, Class<?>> byName = new HashMap<>();
        for (Class<?> type : types) {
            Class<?> other = byName.putIfAbsent(ActorReader.nameOf(type), type);
            if (other != null) {
                problems.add("TROUPE000105: " + other.getName() + " and " + type.getName() + " are both actors named '"
                        + ActorReader.nameOf(type) + "'; give one of them another name with @Actor(name = ...).");
            }
        }
    }

    /** An annotation that means nothing where it stands. */
    void misplaced(Class<?> type, Class<? extends Annotation> annotation) {
        problems.add("TROUPE000107: " + type.getName() + " uses @" + annotation.getSimpleName()
                + " but is no actor; annotate the class with @Actor or remove @" + annotation.getSimpleName() + ".");
    }

    private void checkClass(Class<?> type) {
        String name = type.getName();
        if (Modifier.isFinal(type.getModifiers())) {
            problems.add("TROUPE000101: Actor " + name + " is final; remove final, references are subclasses of it.");
        }
        if (type.isInterface() || Modifier.isAbstract(type.getModifiers())) {
            problems.add("TROUPE000102: Actor " + name + " is abstract; annotate a concrete class with @Actor.");
        } else if (type.isMemberClass() && !Modifier.isStatic(type.getModifiers())) {
            problems.add("TROUPE000102: Actor " + name + " is an inner class; make it static or a class of its own.");
        } else {
            checkConstructor(type);
        }
        if (!NAME.matcher(ActorReader.nameOf(type)).matches()) {
            problems.add(
                    "TROUPE000117: Actor " + name + " is named '" + ActorReader.nameOf(type)
                            + "'; use 1 to 64 letters, digits, dots, hyphens and underscores, beginning with a letter or digit.");
        }
        if (type.getTypeParameters().length > 0) {
            problems.add("TROUPE000113: Actor " + name
                    + " has type parameters, which nobody would bind; make a subclass that binds them the actor.");
        }
        for (Annotation annotation : type.getAnnotations()) {
            Class<? extends Annotation> kind = annotation.annotationType();
            boolean isScope = kind.isAnnotationPresent(NormalScope.class) || kind.isAnnotationPresent(Scope.class);
            if (isScope && kind != io.troupe.ActorScoped.class) {
                problems.add("TROUPE000116: Actor " + name + " has scope @" + kind.getSimpleName()
                        + "; remove it, an actor lives from wake to sleep.");
            }
        }
    }

    private void checkConstructor(Class<?> type) {
        List<Constructor<?>> injected = Arrays.stream(type.getDeclaredConstructors())
                .filter(constructor -> constructor.isAnnotationPresent(Inject.class))
                .toList();
        Constructor<?> used = injected.size() == 1 ? injected.get(0) : null;
        if (injected.isEmpty()) {
            used = Arrays.stream(type.getDeclaredConstructors())
                    .filter(constructor -> constructor.getParameterCount() == 0)
                    .findAny()
                    .orElse(null);
        }
        if (used == null) {
            problems.add(
                    "TROUPE000103: Actor " + type.getName()
                            + " has no suitable constructor; annotate one constructor with @Inject, or add one without parameters.");
        } else if (Modifier.isPrivate(used.getModifiers())) {
            problems.add("TROUPE000103: The constructor of actor " + type.getName()
                    + " is private; make it package-private or wider, interceptors are subclasses.");
        }
    }

    private void checkFields(Class<?> type) {
        Map<String, Field> names = new HashMap<>();
        for (Class<?> declaring : ActorReader.hierarchy(type)) {
            for (Field field : declaring.getDeclaredFields()) {
                String place = "Field " + field.getName() + " of actor " + type.getName();
                State state = field.getAnnotation(State.class);
                int modifiers = field.getModifiers();
                if (state == null) {
                    if (Modifier.isPublic(modifiers) && !Modifier.isStatic(modifiers)) {
                        problems.add("TROUPE000109: " + place
                                + " is public; make it private, through a reference it would always read as empty.");
                    }
                    continue;
                }
                if (!Modifier.isPrivate(modifiers)
                        || Modifier.isStatic(modifiers)
                        || Modifier.isFinal(modifiers)
                        || Modifier.isTransient(modifiers)) {
                    problems.add("TROUPE000108: " + place
                            + " carries @State; make it private, and neither static, final nor transient.");
                }
                String name = ActorReader.storedName(field, state);
                Field other = names.putIfAbsent(name, field);
                if (other != null) {
                    problems.add("TROUPE000118: " + place + " and field " + other.getName() + " of "
                            + other.getDeclaringClass().getName() + " are both stored as '" + name
                            + "'; give one another name with @State(name = ...).");
                }
                encodable
                        .problemWith(field.getGenericType())
                        .ifPresent(reason -> problems.add("TROUPE000106: " + place + " cannot be kept: " + reason
                                + "; use a type that can be encoded, or drop @State."));
            }
        }
    }

    private void checkMethods(Class<?> type) {
        Map<String, Method> actions = new HashMap<>();
        for (Class<?> declaring : ActorReader.hierarchy(type)) {
            for (Method method : declaring.getDeclaredMethods()) {
                checkModifiers(type, method);
            }
        }
        for (Method method : ActorReader.publicMethods(type)) {
            Action action = ActorReader.actionOn(method, type);
            checkTransaction(type, method);
            if (action == null) {
                continue;
            }
            String place = "Action " + method.getName() + " of actor " + type.getName();
            String name = action.name().isEmpty() ? method.getName() : action.name();
            Method other = actions.putIfAbsent(name, method);
            if (other != null) {
                problems.add("TROUPE000111: Actor " + type.getName() + " has two actions named '" + name
                        + "'; rename one, or give it a name with @Action(name = ...).");
            }
            for (Parameter parameter : method.getParameters()) {
                encodable
                        .problemWith(parameter.getParameterizedType())
                        .ifPresent(reason -> problems.add("TROUPE000114: " + place + " takes parameter "
                                + parameter.getName() + ", which cannot cross an actor's border: " + reason + "."));
            }
            if (method.getReturnType() != void.class) {
                encodable
                        .problemWith(ActorReader.resultType(method))
                        .ifPresent(reason -> problems.add("TROUPE000114: " + place
                                + " returns what cannot cross an actor's border: " + reason + "."));
            }
        }
    }

    private void checkTransaction(Class<?> type, Method method) {
        boolean stage = CompletionStage.class.isAssignableFrom(method.getReturnType());
        if (stage && Joinings.of(type, method) != Operation.Joining.NEVER) {
            problems.add("TROUPE000120: " + (ActorReader.actionOn(method, type) == null ? "Method " : "Action ")
                    + method.getName() + " of actor " + type.getName()
                    + " is @Transactional and returns a stage; the transaction would end before the stage completes."
                    + " Return a value instead.");
        }
    }

    static boolean isHook(Method method) {
        return HOOKS.stream().anyMatch(method::isAnnotationPresent)
                || DOOR_HOOKS.stream().anyMatch(method::isAnnotationPresent);
    }

    private void checkModifiers(Class<?> type, Method method) {
        int modifiers = method.getModifiers();
        String place = "Method " + method.getName() + " of actor " + type.getName();
        if (method.isAnnotationPresent(Action.class)
                && (!Modifier.isPublic(modifiers) || Modifier.isStatic(modifiers))) {
            problems.add("TROUPE000104: " + place + " carries @Action; make it public and not static.");
        }
        if (Modifier.isFinal(modifiers) && !Modifier.isPrivate(modifiers) && !Modifier.isStatic(modifiers)) {
            problems.add("TROUPE000110: " + place
                    + " is final; remove final, a call through a reference would bypass the actor.");
        }
    }

    private void checkHooks(Class<?> type) {
        for (Class<?> declaring : ActorReader.hierarchy(type)) {
            for (Method method : declaring.getDeclaredMethods()) {
                for (Class<? extends Annotation> hook : HOOKS) {
                    if (method.isAnnotationPresent(hook)) {
                        int most = HOOKS_WITH_PARAMETER.contains(hook) ? 1 : 0;
                        if (Modifier.isStatic(method.getModifiers()) || method.getParameterCount() > most) {
                            problems.add("TROUPE000115: Hook " + method.getName() + " of actor " + type.getName()
                                    + " must not be static and takes "
                                    + (most == 0 ? "no parameter" : "at most one parameter") + ", for @"
                                    + hook.getSimpleName() + ".");
                        }
                    }
                }
            }
        }
    }

    /** Actions, and hooks for requests, that nobody outside can reach, because nothing says who may. */
    static List<String> withoutPolicy(Class<?> type) {
        return Stream.concat(
                        ActorReader.publicMethods(type).stream()
                                .filter(method -> ActorReader.actionOn(method, type) != null),
                        ENTRY_HOOKS.stream().flatMap(hook -> ActorReader.hooks(type, hook).stream()))
                .filter(method -> Policies.of(type, method) instanceof Access.Unstated)
                .map(Method::getName)
                .sorted()
                .toList();
    }

    static boolean isActor(Class<?> type) {
        return type.isAnnotationPresent(Actor.class);
    }
}
