// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import io.troupe.internal.runtime.Invoker;
import jakarta.enterprise.inject.spi.Annotated;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptors;
import java.lang.annotation.Annotation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Calls of actors around which there is nothing but our own interceptor. A call through a reference has its turn already, so
 * that interceptor has nothing to do, and the container's machinery to call it is what costs most of such a call: the method is
 * called without it. All methods of a class or none: with a method that is intercepted, the container would see calls of its
 * own methods differently.
 */
final class DirectCalls {

    private DirectCalls() {}

    /** Whether nobody else intercepts any method of the class, by whatever the container knows of it. */
    static boolean isPlain(AnnotatedType<?> type, BeanManager beanManager) {
        return isPlainMember(type, beanManager)
                && type.getMethods().stream().allMatch(method -> isPlainMember(method, beanManager))
                && Stream.<Class<?>>iterate(type.getJavaClass(), each -> each != null, Class::getSuperclass)
                        .flatMap(each -> Arrays.stream(each.getDeclaredMethods()))
                        .noneMatch(method -> method.isAnnotationPresent(AroundInvoke.class));
    }

    private static boolean isPlainMember(Annotated member, BeanManager beanManager) {
        return !member.isAnnotationPresent(Interceptors.class) && isPlain(member.getAnnotations(), beanManager);
    }

    private static boolean isPlain(Set<Annotation> annotations, BeanManager beanManager) {
        for (Annotation annotation : annotations) {
            Class<? extends Annotation> type = annotation.annotationType();
            if (type == TurnBound.class) {
                continue;
            }
            if (beanManager.isInterceptorBinding(type)
                    || (beanManager.isStereotype(type)
                            && !isPlain(beanManager.getStereotypeDefinition(type), beanManager))) {
                return false;
            }
        }
        return true;
    }

    /** A call of just that method of the actor class; through the container if Java does not let us. */
    static Invoker of(Class<?> actor, Method method) {
        try {
            MethodHandle handle = MethodHandles.privateLookupIn(actor, MethodHandles.lookup())
                    .unreflectSpecial(method, actor)
                    .asFixedArity();
            int count = method.getParameterCount();
            MethodHandle spread = handle.asSpreader(Object[].class, count)
                    .asType(java.lang.invoke.MethodType.methodType(Object.class, Object.class, Object[].class));
            return (target, args) -> (Object) spread.invokeExact(target, args);
        } catch (IllegalAccessException | IllegalArgumentException e) {
            return method::invoke;
        }
    }
}
