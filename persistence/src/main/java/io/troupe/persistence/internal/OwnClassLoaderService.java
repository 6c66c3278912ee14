// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.persistence.internal;

import java.util.Collection;
import java.util.List;
import org.hibernate.boot.registry.classloading.internal.ClassLoaderServiceImpl;
import org.hibernate.boot.registry.classloading.spi.ClassLoaderService;

/**
 * Lets Hibernate load classes from where we are loaded from, whatever the thread's context class loader is, and find no
 * extensions: Envers, Hibernate Search, caches and whatever else lies on the class path have no business in our tables.
 */
final class OwnClassLoaderService extends ClassLoaderServiceImpl {

    private static final long serialVersionUID = 1L;

    OwnClassLoaderService() {
        super(
                List.of(
                        OwnClassLoaderService.class.getClassLoader(),
                        // On a server Hibernate may come from a module that sees what we do not.
                        ClassLoaderService.class.getClassLoader()),
                org.hibernate.boot.registry.classloading.internal.TcclLookupPrecedence.NEVER);
    }

    @Override
    public <S> Collection<S> loadJavaServices(Class<S> serviceContract) {
        return List.of();
    }
}
