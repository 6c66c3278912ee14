// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import io.troupe.ActorId;
import io.troupe.internal.runtime.ActorRuntime;
import io.troupe.internal.runtime.ActorType;
import io.troupe.internal.runtime.Callee;
import io.troupe.internal.runtime.Operation;
import io.troupe.internal.runtime.Presence;
import java.io.NotSerializableException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a reference does with the methods called on it. Two references are equal if they refer to the same. */
final class ReferenceHandler implements InvocationHandler {

    private static final Object[] NO_ARGUMENTS = {};

    /** What becomes of a call: it is made, or, for {@link CdiActors#async}, made without waiting. */
    @FunctionalInterface
    interface Caller {
        @Nullable
        Object call(ActorType type, ActorId id, Presence presence, Operation operation, @Nullable Object[] args)
                throws Throwable;
    }

    private final RuntimeHolder holder;
    private final Class<?> requested;
    private final ActorType type;
    private final ReferenceTarget target;
    private final OperationTable operations;
    private final @Nullable Caller caller;
    /** The same at every call, or nearly so. */
    private @Nullable ActorId lastId;

    private final Presence presence;

    ReferenceHandler(
            RuntimeHolder holder,
            Class<?> requested,
            ActorType type,
            ReferenceTarget target,
            OperationTable operations,
            @Nullable Caller caller) {
        this.holder = holder;
        this.requested = requested;
        this.type = type;
        this.target = target;
        this.operations = operations;
        this.caller = caller;
        this.presence = target.presence(type);
    }

    Class<?> requested() {
        return requested;
    }

    ReferenceHandler with(Caller other) {
        return new ReferenceHandler(holder, requested, type, target, operations, other);
    }

    ActorId id() {
        if (!(target instanceof ReferenceTarget.ByKey)) {
            throw new IllegalArgumentException("TROUPE000163: This reference was made by getForId and knows no key.");
        }
        return target.id(holder.runtime(), type);
    }

    /** Whom it calls, now and on this thread. */
    Callee callee() {
        return new Callee(type, idOfCall(holder.runtime()), presence);
    }

    @Override
    public @Nullable Object invoke(Object reference, Method method, @Nullable Object @Nullable [] given)
            throws Throwable {
        Operation operation = operations.find(method);
        if (operation == null) {
            return own(reference, method, given);
        }
        @Nullable Object[] args = given == null ? NO_ARGUMENTS : given;
        ActorRuntime runtime = holder.runtime();
        ActorId id = idOfCall(runtime);
        if (caller != null) {
            return caller.call(type, id, presence, operation, args);
        }
        return runtime.invoke(type, id, presence, operation, args);
    }

    /** A race here costs no more than an object. */
    private ActorId idOfCall(ActorRuntime runtime) {
        if (!(target instanceof ReferenceTarget.ByKey)) {
            return target.id(runtime, type);
        }
        ActorId id = lastId;
        if (id == null || !id.namespace().equals(ActorRuntime.currentNamespace())) {
            id = target.id(runtime, type);
            lastId = id;
        }
        return id;
    }

    private Object own(Object reference, Method method, @Nullable Object @Nullable [] args) throws Exception {
        return switch (method.getName()) {
            case "equals" -> args != null
                    && args[0] instanceof ActorReference
                    && refersToSame(ReferenceFactory.handlerOf(args[0]));
            case "hashCode" -> 31 * type.name().hashCode() + target.hashCode();
            case "toString" -> "reference to " + type.name() + describe();
            case "writeReplace" -> replacement();
            default -> throw new IllegalStateException("TROUPE000164: Method " + method.getName() + " of "
                    + type.javaType().getName() + " is not public, so it cannot be called through a reference.");
        };
    }

    private boolean refersToSame(@Nullable ReferenceHandler other) {
        return other != null && other.type == type && other.target.equals(target);
    }

    private Object replacement() throws NotSerializableException {
        if (caller != null) {
            throw new NotSerializableException("a reference of one call");
        }
        return new SerializedReference(requested, target.form());
    }

    private String describe() {
        return target instanceof ReferenceTarget.ByKey byKey
                ? List.copyOf(byKey.key()).toString()
                : " by id";
    }
}
