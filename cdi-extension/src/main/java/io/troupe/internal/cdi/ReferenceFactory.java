// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import io.troupe.internal.runtime.ActorType;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.dynamic.scaffold.subclass.ConstructorStrategy;
import net.bytebuddy.implementation.InvocationHandlerAdapter;
import net.bytebuddy.matcher.ElementMatchers;
import org.jspecify.annotations.Nullable;
import sun.reflect.ReflectionFactory;

/**
 * Makes references: for an interface a {@link Proxy}; for an actor class an instance of a subclass made once per actor type,
 * all of whose methods go to the handler. No constructor of the user's runs for a reference: it is instantiated the way
 * deserialisation does.
 */
final class ReferenceFactory {

    private static final String HANDLER = "troupe$handler";
    private static final String SUFFIX = "$TroupeReference";

    private final RuntimeHolder holder;
    private final Map<Class<?>, ActorType> types = new HashMap<>();
    private final Map<ActorType, OperationTable> operations = new HashMap<>();
    private final Map<Class<?>, Constructor<?>> constructors = new HashMap<>();

    ReferenceFactory(RuntimeHolder holder) {
        this.holder = holder;
    }

    /** At deployment: makes what is needed for that type. */
    void register(ActorType type, Iterable<Class<?>> interfaces) {
        types.put(type.javaType(), type);
        interfaces.forEach(each -> types.put(each, type));
        operations.put(type, new OperationTable(type));
        constructors.put(type.javaType(), constructorOf(subclass(type.javaType())));
    }

    /** A reference of that class or interface. */
    <T> T reference(Class<T> requested, ReferenceTarget target) {
        ActorType type = type(requested);
        return make(requested, new ReferenceHandler(holder, requested, type, target, operations.get(type), null));
    }

    /** The actor type behind that class or interface. */
    ActorType type(Class<?> requested) {
        ActorType type = types.get(requested);
        if (type == null) {
            throw new IllegalArgumentException("TROUPE000165: " + requested.getName()
                    + " is neither an actor nor an interface that exactly one actor implements.");
        }
        return type;
    }

    <T> T make(Class<T> requested, ReferenceHandler handler) {
        if (requested.isInterface()) {
            return requested.cast(Proxy.newProxyInstance(
                    requested.getClassLoader(), new Class<?>[] {requested, ActorReference.class}, handler));
        }
        try {
            Object reference = constructors.get(requested).newInstance();
            handlerField(reference).set(reference, handler);
            return requested.cast(reference);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The handler of a reference; null if the object is none. */
    static @Nullable ReferenceHandler handlerOf(Object reference) {
        if (!(reference instanceof ActorReference)) {
            return null;
        }
        try {
            InvocationHandler handler = Proxy.isProxyClass(reference.getClass())
                    ? Proxy.getInvocationHandler(reference)
                    : (InvocationHandler) handlerField(reference).get(reference);
            return handler instanceof ReferenceHandler ours ? ours : null;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Field handlerField(Object reference) throws NoSuchFieldException {
        return reference.getClass().getField(HANDLER);
    }

    /** Found again where several deployments in turn share a class loader, as in a test. */
    private static Class<?> subclass(Class<?> actor) {
        try {
            return Class.forName(actor.getName() + SUFFIX, false, actor.getClassLoader());
        } catch (ClassNotFoundException e) {
            return makeSubclass(actor);
        }
    }

    private static Class<?> makeSubclass(Class<?> actor) {
        try {
            MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(actor, MethodHandles.lookup());
            return new ByteBuddy()
                    // The actor may well lack a constructor that a subclass could call.
                    .with(TypeValidation.DISABLED)
                    .subclass(actor, ConstructorStrategy.Default.NO_CONSTRUCTORS)
                    .name(actor.getName() + SUFFIX)
                    .modifiers(Modifier.PUBLIC | Modifier.FINAL)
                    .implement(ActorReference.class)
                    .defineField(HANDLER, InvocationHandler.class, Visibility.PUBLIC)
                    .method(ElementMatchers.not(ElementMatchers.isFinalizer().or(ElementMatchers.isClone())))
                    .intercept(InvocationHandlerAdapter.toField(HANDLER))
                    .make()
                    .load(actor.getClassLoader(), ClassLoadingStrategy.UsingLookup.of(lookup))
                    .getLoaded();
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Constructor<?> constructorOf(Class<?> subclass) {
        try {
            return ReflectionFactory.getReflectionFactory()
                    .newConstructorForSerialization(subclass, Object.class.getDeclaredConstructor());
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }
}
