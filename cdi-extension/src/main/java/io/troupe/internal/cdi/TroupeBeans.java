// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import io.troupe.ActorContext;
import io.troupe.ActorKey;
import io.troupe.ActorScoped;
import io.troupe.Actors;
import io.troupe.internal.runtime.ActorType;
import io.troupe.spi.ActionDispatcher;
import io.troupe.spi.ActorCatalog;
import io.troupe.spi.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.InjectionPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Registers what applications and doors inject: services, and references to actors. */
final class TroupeBeans {

    private final AfterBeanDiscovery event;
    private final RuntimeHolder holder;
    private final ReferenceFactory references;

    TroupeBeans(AfterBeanDiscovery event, RuntimeHolder holder, ReferenceFactory references) {
        this.event = event;
        this.holder = holder;
        this.references = references;
    }

    void addServices(Settings settings) {
        event.addBean()
                .id("io.troupe.RuntimeHolder")
                .types(RuntimeHolder.class)
                .scope(Dependent.class)
                .createWith(creation -> holder);
        event.addBean()
                .id("io.troupe.Actors")
                .types(Actors.class)
                .scope(ApplicationScoped.class)
                .createWith(creation -> new CdiActors(references, holder));
        event.addBean()
                .id("io.troupe.ActorContext")
                .types(ActorContext.class)
                .scope(ActorScoped.class)
                .createWith(creation -> holder.runtime().context());
        event.addBean()
                .id("io.troupe.spi.ActionDispatcher")
                .types(ActionDispatcher.class)
                .scope(ApplicationScoped.class)
                .createWith(creation -> holder.runtime().dispatcher());
        event.addBean()
                .id("io.troupe.spi.ActorCatalog")
                .types(ActorCatalog.class)
                .scope(ApplicationScoped.class)
                .createWith(creation -> holder.runtime().dispatcher().catalog());
        event.addBean()
                .id("io.troupe.spi.Settings")
                .types(Settings.class)
                .scope(ApplicationScoped.class)
                .createWith(creation -> settings);
    }

    /** One dependent bean for the class, and one for each interface that no other actor implements. */
    void addReferences(ActorType type, Predicate<Class<?>> canBeReferred) {
        List<Class<?>> interfaces = new ArrayList<>();
        collectInterfaces(type.javaType(), interfaces);
        interfaces.removeIf(each -> !canBeReferred.test(each) || each.getName().startsWith("java."));
        references.register(type, interfaces);
        addReference(type.javaType());
        interfaces.forEach(each -> addReference(each));
    }

    private <T> void addReference(Class<T> requested) {
        event.<T>addBean()
                .id("io.troupe.reference." + requested.getName())
                .types(requested)
                .qualifiers(ActorKey.Literal.of())
                .scope(Dependent.class)
                .produceWith(instance -> references.reference(
                        requested,
                        new ReferenceTarget.ByKey(
                                keyOf(instance.select(InjectionPoint.class).get()), false, null)));
    }

    private static List<String> keyOf(InjectionPoint point) {
        return point.getQualifiers().stream()
                .filter(ActorKey.class::isInstance)
                .map(key -> List.of(((ActorKey) key).value()))
                .findFirst()
                .orElse(List.of());
    }

    private static void collectInterfaces(Class<?> type, List<Class<?>> into) {
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            for (Class<?> each : c.getInterfaces()) {
                if (!into.contains(each)) {
                    into.add(each);
                    collectInterfaces(each, into);
                }
            }
        }
    }
}
