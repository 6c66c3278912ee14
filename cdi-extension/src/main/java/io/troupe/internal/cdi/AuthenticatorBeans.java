// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import io.troupe.spi.Authenticator;
import io.troupe.spi.DeploymentProblem;
import jakarta.enterprise.inject.AmbiguousResolutionException;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The application's bean that knows tokens. It is noted as it comes by, for it cannot be looked up: on Payara, the bean manager that
 * the extension in our jar is given sees no beans of {@code WEB-INF/classes}.
 */
final class AuthenticatorBeans {

    private final Set<Bean<?>> beans = new LinkedHashSet<>();

    void note(Bean<?> bean) {
        if (bean.getTypes().contains(Authenticator.class)
                && bean.getQualifiers().contains(Default.Literal.INSTANCE)) {
            beans.add(bean);
        }
    }

    /**
     * What to ask about tokens.
     *
     * @return null if there is no such bean
     * @throws DeploymentProblem if there is more than one
     */
    @Nullable
    Authenticator reference(BeanManager beanManager) {
        try {
            return reference(beanManager, beanManager.resolve(beans));
        } catch (AmbiguousResolutionException e) {
            throw new DeploymentProblem(
                    "TROUPE000170: There is more than one Authenticator among the beans of this application; which of them knows"
                            + " a token? Leave one, which may ask the others.");
        }
    }

    private static @Nullable Authenticator reference(BeanManager beanManager, @Nullable Bean<?> bean) {
        return bean == null
                ? null
                : (Authenticator)
                        beanManager.getReference(bean, Authenticator.class, beanManager.createCreationalContext(bean));
    }
}
