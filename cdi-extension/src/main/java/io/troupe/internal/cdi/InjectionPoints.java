// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import io.troupe.ActorKey;
import jakarta.enterprise.context.ConversationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.context.SessionScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.InjectionPoint;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What is injected where in a deployment, and what is wrong with it. */
final class InjectionPoints {

    private static final Set<Class<? extends Annotation>> NARROW_SCOPES =
            Set.of(RequestScoped.class, SessionScoped.class, ConversationScoped.class);

    private final Set<Class<?>> actorClasses;
    private final List<InjectionPoint> injectionPoints = new ArrayList<>();

    /**
     * None yet.
     *
     * @param actorClasses may still grow
     */
    InjectionPoints(Set<Class<?>> actorClasses) {
        this.actorClasses = actorClasses;
    }

    void add(InjectionPoint point) {
        injectionPoints.add(point);
    }

    /** Whether a decorator stands around that actor. */
    boolean isDecorated(Class<?> actor) {
        return injectionPoints.stream().filter(InjectionPoint::isDelegate).anyMatch(point -> rawType(point.getType())
                .isAssignableFrom(actor));
    }

    /** References that could not be made, and actors that would be injected as plain beans. */
    void check(Problems problems) {
        for (InjectionPoint point : injectionPoints) {
            Class<?> type = rawType(point.getType());
            boolean keyed = point.getQualifiers().stream().anyMatch(ActorKey.class::isInstance);
            String place = point.getMember().getDeclaringClass().getName() + "."
                    + point.getMember().getName();
            if (keyed && type != Instance.class && type != jakarta.inject.Provider.class && !canBeReferred(type)) {
                problems.add("TROUPE000119: " + place + " carries @ActorKey, but " + type.getName()
                        + " is neither an actor nor an interface that exactly one actor implements.");
            }
            if (!keyed && actorClasses.contains(type)) {
                problems.add("TROUPE000112: " + place + " injects actor " + type.getName()
                        + " without a key; add @ActorKey(\"...\"), or inject Actors and ask it for a reference.");
            }
        }
    }

    /** Whether a reference may be asked for by that type: an actor class, or an interface of just one. */
    boolean canBeReferred(Class<?> type) {
        return actorClasses.contains(type)
                || (type.isInterface()
                        && actorClasses.stream().filter(type::isAssignableFrom).count() == 1);
    }

    /** Actors outlive requests and sessions. */
    void warnOfNarrowScopes() {
        for (InjectionPoint point : injectionPoints) {
            Class<?> owner = point.getMember().getDeclaringClass();
            if (actorClasses.contains(owner)) {
                NARROW_SCOPES.stream()
                        .filter(scope -> rawType(point.getType()).isAnnotationPresent(scope))
                        .forEach(scope -> DeploymentLog.narrowScope(owner.getName(), scope.getSimpleName()));
            }
        }
    }

    private static Class<?> rawType(Type type) {
        if (type instanceof Class<?> c) {
            return c;
        }
        return type instanceof java.lang.reflect.ParameterizedType p ? (Class<?>) p.getRawType() : Object.class;
    }
}
