// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import io.troupe.internal.runtime.Activation;
import io.troupe.internal.runtime.ActorObjects;
import io.troupe.internal.runtime.ActorType;
import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.util.Map;

/** Makes the object of an activation as a CDI bean: injected, intercepted, never behind a client proxy. */
final class CdiActorObjects implements ActorObjects {

    private final BeanManager beanManager;
    private final Map<Class<?>, Bean<?>> beans;

    CdiActorObjects(BeanManager beanManager, Map<Class<?>, Bean<?>> beans) {
        this.beanManager = beanManager;
        this.beans = beans;
    }

    @Override
    public Handle create(ActorType type) {
        return make(beans.get(type.javaType()));
    }

    private <T> Handle make(Bean<T> bean) {
        CreationalContext<T> creation = beanManager.createCreationalContext(bean);
        T object = bean.create(creation);
        return new Handle() {
            @Override
            public Object object() {
                return object;
            }

            @Override
            public void destroy(Activation activation) {
                bean.destroy(object, creation);
                ActorScopedContext.beans(activation).destroyAll();
            }
        };
    }
}
