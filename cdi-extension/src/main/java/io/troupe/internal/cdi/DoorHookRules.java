// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import io.troupe.event.Connection;
import io.troupe.event.OnBeforeConnect;
import io.troupe.event.OnConnect;
import io.troupe.event.OnDisconnect;
import io.troupe.event.OnSubscribe;
import io.troupe.event.Opening;
import io.troupe.raw.OnRequest;
import io.troupe.raw.OnSocketClose;
import io.troupe.raw.OnSocketMessage;
import io.troupe.raw.OnWebSocket;
import io.troupe.raw.RawRequest;
import io.troupe.raw.RawResponse;
import io.troupe.raw.RawSocket;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** What hooks that speak to clients look like, checked before anything is made of them. */
final class DoorHookRules {

    /**
     * What a hook takes and gives back.
     *
     * @param takes in words
     * @param most of the parameters, in order
     * @param least so many of them cannot be left out
     * @param result whether it may return that
     */
    private record Form(
            Class<? extends Annotation> hook,
            String takes,
            List<Class<?>> most,
            int least,
            Predicate<Class<?>> result) {

        boolean fits(Method method) {
            List<Class<?>> given = Arrays.asList(method.getParameterTypes());
            return !Modifier.isStatic(method.getModifiers())
                    && given.size() >= least
                    && given.size() <= most.size()
                    && given.equals(most.subList(0, given.size()))
                    && result.test(method.getReturnType());
        }
    }

    private static final Predicate<Class<?>> NOTHING = type -> type == void.class;

    private static final List<Form> FORMS = List.of(
            new Form(
                    OnBeforeConnect.class,
                    "takes an Opening, or nothing, and returns the state of the connection, or nothing",
                    List.of(Opening.class),
                    0,
                    type -> true),
            new Form(
                    OnConnect.class,
                    "takes a Connection, or nothing, and returns nothing",
                    List.of(Connection.class),
                    0,
                    NOTHING),
            new Form(
                    OnDisconnect.class,
                    "takes a Connection, or nothing, and returns nothing",
                    List.of(Connection.class),
                    0,
                    NOTHING),
            new Form(
                    OnSubscribe.class,
                    "takes a Connection and the event's name as a String, or fewer, and returns boolean, or nothing",
                    List.of(Connection.class, String.class),
                    0,
                    type -> type == void.class || type == boolean.class),
            new Form(
                    OnRequest.class,
                    "takes a RawRequest, and returns a RawResponse",
                    List.of(RawRequest.class),
                    1,
                    type -> type == RawResponse.class),
            new Form(OnWebSocket.class, "takes a RawSocket, and returns nothing", List.of(RawSocket.class), 1, NOTHING),
            new Form(
                    OnSocketClose.class,
                    "takes a RawSocket, an int and a String, or fewer, and returns nothing",
                    List.of(RawSocket.class, int.class, String.class),
                    0,
                    NOTHING));

    private static final List<Form> OF_MESSAGES = List.of(ofMessage(String.class), ofMessage(byte[].class));

    private static final Set<Class<? extends Annotation>> ONE_OF_A_KIND =
            Set.of(OnBeforeConnect.class, OnSubscribe.class, OnRequest.class, OnWebSocket.class, OnSocketClose.class);

    private static Form ofMessage(Class<?> message) {
        return new Form(
                OnSocketMessage.class,
                "takes a RawSocket and a String or byte[], and returns nothing",
                List.of(RawSocket.class, message),
                2,
                NOTHING);
    }

    private final Problems problems;
    private final EncodableTypes encodable;

    DoorHookRules(Problems problems, EncodableTypes encodable) {
        this.problems = problems;
        this.encodable = encodable;
    }

    void check(Class<?> type) {
        for (Form form : FORMS) {
            List<Method> hooks = ActorReader.hooks(type, form.hook());
            hooks.stream()
                    .filter(hook -> !isCounted(form, hook) && !form.fits(hook))
                    .forEach(hook -> misshapen(type, hook, form));
            if (hooks.size() > 1 && ONE_OF_A_KIND.contains(form.hook())) {
                repeated(type, "@" + form.hook().getSimpleName(), hooks);
            }
        }
        checkMessages(type);
        ActorReader.hooks(type, OnBeforeConnect.class).forEach(hook -> checkState(type, hook));
    }

    private void checkMessages(Class<?> type) {
        List<Method> hooks = ActorReader.hooks(type, OnSocketMessage.class);
        hooks.stream()
                .filter(hook -> OF_MESSAGES.stream().noneMatch(form -> form.fits(hook)))
                .forEach(hook -> misshapen(type, hook, OF_MESSAGES.get(0)));
        for (Form form : OF_MESSAGES) {
            List<Method> same = hooks.stream().filter(form::fits).toList();
            if (same.size() > 1) {
                repeated(type, "@OnSocketMessage and " + form.most().get(1).getSimpleName(), same);
            }
        }
        boolean endsOnly = !hooks.isEmpty()
                || !ActorReader.hooks(type, OnSocketClose.class).isEmpty();
        if (endsOnly && ActorReader.hooks(type, OnWebSocket.class).isEmpty()) {
            problems.add("TROUPE000124: Actor " + type.getName()
                    + " has hooks for sockets and none with @OnWebSocket, which takes them in; add one.");
        }
    }

    private void misshapen(Class<?> type, Method hook, Form form) {
        problems.add(
                "TROUPE000121: Hook " + hook.getName() + " of actor " + type.getName() + " has the wrong form; for @"
                        + form.hook().getSimpleName() + " it is not static, " + form.takes() + ".");
    }

    private void repeated(Class<?> type, String what, List<Method> hooks) {
        List<String> names = hooks.stream().map(Method::getName).sorted().toList();
        problems.add("TROUPE000122: Actor " + type.getName() + " has more than one hook with " + what + ": "
                + String.join(", ", names) + "; keep one of them.");
    }

    /** Its parameters were counted, and it was complained of, by {@link ActorRules}. */
    private static boolean isCounted(Form form, Method hook) {
        return (form.hook() == OnConnect.class || form.hook() == OnDisconnect.class)
                && (Modifier.isStatic(hook.getModifiers()) || hook.getParameterCount() > 1);
    }

    private void checkState(Class<?> type, Method hook) {
        Type state = hook.getGenericReturnType();
        if (state == void.class) {
            return;
        }
        String place = "TROUPE000123: Hook " + hook.getName() + " of actor " + type.getName()
                + " returns what cannot be the state of a connection: ";
        if (state instanceof Class<?> plain && plain.getTypeParameters().length == 0 && !plain.isArray()) {
            encodable.problemWith(state).ifPresent(reason -> problems.add(place + reason + "."));
        } else {
            problems.add(
                    place + state.getTypeName() + " does not say what it holds once it is kept; wrap it in a record.");
        }
    }
}
