// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal.describe;

import io.troupe.Caller;
import io.troupe.event.EventName;
import io.troupe.jackson.databind.ObjectMapper;
import io.troupe.spi.ActionInfo;
import io.troupe.spi.ActorCatalog;
import io.troupe.spi.ActorTypeInfo;
import io.troupe.spi.Audience;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Reads the deployed actors as far as a caller may use them. An action that the caller may not call is not there; nor is an
 * actor, with its events and its input, of which the caller may call nothing; nor an event that the caller may not listen to;
 * nor a type that only these mention.
 */
final class Describer {

    private final Caller caller;
    private final Shapes shapes;

    private Describer(Caller caller, ObjectMapper mapper) {
        this.caller = caller;
        this.shapes = new Shapes(mapper);
    }

    static Description describe(ActorCatalog catalog, Caller caller, ObjectMapper mapper) {
        return new Describer(caller, mapper).describe(catalog);
    }

    private Description describe(ActorCatalog catalog) {
        List<Description.Actor> actors = catalog.types().stream()
                .filter(type ->
                        type.actions().stream().anyMatch(a -> a.audience().admits(caller)))
                .sorted(Comparator.comparing(ActorTypeInfo::name))
                .map(this::actor)
                .toList();
        Map<Shape.Reference, List<Shape.Field>> definitions = shapes.definitions();
        Map<Shape.Reference, String> names = TypeNames.of(definitions);
        Map<String, List<Shape.Field>> types = new LinkedHashMap<>();
        definitions.forEach((reference, fields) -> types.putIfAbsent(names.get(reference), fields));
        return new Description(actors, types, names);
    }

    private Description.Actor actor(ActorTypeInfo type) {
        List<Description.Action> actions = type.actions().stream()
                .filter(action -> action.audience().admits(caller))
                .sorted(Comparator.comparing(ActionInfo::name))
                .map(action -> action(type, action))
                .toList();
        List<Description.Event> events = type.events().stream()
                .filter(event ->
                        type.listeners().getOrDefault(event, Audience.EVERYBODY).admits(caller))
                .map(this::event)
                .toList();
        Shape input =
                type.input() == null ? null : shapes.of(type.input(), type.javaType(), type.javaType(), Direction.IN);
        return new Description.Actor(type.name(), actions, events, input);
    }

    private Description.Action action(ActorTypeInfo actor, ActionInfo action) {
        Method method = action.method();
        List<Description.Parameter> parameters = new ArrayList<>();
        Type[] declared = method.getGenericParameterTypes();
        for (int i = 0; i < declared.length; i++) {
            Shape shape = shapes.of(declared[i], method.getDeclaringClass(), actor.javaType(), Direction.IN);
            boolean nullable = Nulls.allowed(method.getParameters()[i]);
            parameters.add(new Description.Parameter(
                    method.getParameters()[i].getName(), nullable ? Shape.maybe(shape) : shape));
        }
        Shape result = shapes.of(result(method), method.getDeclaringClass(), actor.javaType(), Direction.OUT);
        return new Description.Action(
                action.name(),
                parameters,
                Nulls.allowedResult(method) ? Shape.maybe(result) : result,
                action.readOnly());
    }

    /** Of a stage, what it completes with. */
    private static Type result(Method method) {
        Type type = method.getGenericReturnType();
        if (!CompletionStage.class.isAssignableFrom(method.getReturnType())) {
            return type;
        }
        return type instanceof ParameterizedType stage && stage.getActualTypeArguments().length == 1
                ? stage.getActualTypeArguments()[0]
                : Object.class;
    }

    private Description.Event event(Class<?> type) {
        EventName name = type.getAnnotation(EventName.class);
        RecordComponent[] components = type.isRecord() ? type.getRecordComponents() : new RecordComponent[0];
        boolean unwrapped = name.unwrapped() && components.length == 1;
        Type payload = unwrapped ? components[0].getGenericType() : type;
        Shape shape = shapes.of(payload, type, type, Direction.OUT);
        boolean nullable = unwrapped
                && Arrays.stream(components).allMatch(component -> Nulls.allowedResult(component.getAccessor()));
        return new Description.Event(name.value(), nullable ? Shape.maybe(shape) : shape);
    }
}
