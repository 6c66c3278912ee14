// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorException;
import io.troupe.ActorId;
import io.troupe.Caller;
import io.troupe.ErrorCode;
import io.troupe.jackson.databind.ObjectMapper;
import io.troupe.raw.RawResponse;
import io.troupe.spi.ActionCall;
import io.troupe.spi.RequestCall;
import io.troupe.spi.StoredMessage;
import java.lang.reflect.Method;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Makes calls of what was asked for, by whomever: lets them in, checks that the caller may, and keeps the arguments apart. */
final class Calls {

    private static final Duration RUNTIMES_OWN = Duration.ofSeconds(60);
    private static final Duration OF_CONNECTION = Duration.ofSeconds(5);

    private final Admission admission;
    private final Surroundings surroundings;
    private final Repetitions repetitions;
    private final ObjectMapper codec;

    Calls(Admission admission, Surroundings surroundings, Repetitions repetitions, ObjectMapper codec) {
        this.admission = admission;
        this.surroundings = surroundings;
        this.repetitions = repetitions;
        this.codec = codec;
    }

    /** Who calls on this thread: the caller of the turn that it is in, or whom the server knows. */
    Caller principal() {
        Frame caller = Frames.current();
        return caller == null ? surroundings.caller() : caller.principal;
    }

    /** By Java code, which may be in a turn. */
    Call ofJava(
            ActorType type,
            ActorId id,
            Presence presence,
            Operation operation,
            @Nullable Object[] args,
            boolean async) {
        Frame caller = Frames.current();
        admission.check(caller);
        Caller principal = principal();
        operation.access().check(principal, false, operation.name());
        @Nullable Object[] copies = operation.copyArguments(args);
        return new Call(
                type,
                id,
                presence,
                operation.name(),
                operation.readOnly(),
                operation.timeout(),
                activation -> operation.invoker().invoke(activation.object(), copies),
                operation.result()::copy,
                operation,
                caller,
                async,
                principal,
                null);
    }

    /** Like {@link #ofJava}, executed once for all calls with that key by the same caller. */
    Call ofJavaOnce(
            String key, ActorType type, ActorId id, Presence presence, Operation operation, @Nullable Object[] args) {
        Call call = ofJava(type, id, presence, operation, args, false);
        call.repetition = repetitions.ofJava(key, call.principal, operation, args);
        return call;
    }

    /**
     * By a client.
     *
     * @param connection the connection it came over; null if over none
     */
    Call ofDoor(
            ActorType type, ActorId id, Presence presence, ActionCall<?> request, @Nullable LiveConnection connection) {
        admission.check(null);
        Operation action = type.action(request.action());
        if (action == null) {
            throw ActorException.refused(
                    ErrorCode.ACTION_NOT_FOUND, "Action `" + request.action() + "` was not found.");
        }
        action.access().check(request.caller(), true, action.name());
        @Nullable Object[] args = request.arguments().bind(action.parameterTypes());
        Call call = new Call(
                type,
                id,
                presence,
                action.name(),
                action.readOnly(),
                action.timeout(),
                activation -> action.invoker().invoke(activation.object(), args),
                request.encoder()::apply,
                action,
                null,
                false,
                request.caller(),
                connection);
        if (request.idempotency() != null && !action.readOnly()) {
            call.repetition =
                    repetitions.ofDoor(request.idempotency(), request.caller(), action, args, request.encoder());
        }
        return call;
    }

    /** By a client that sends a plain HTTP request. */
    Call ofRequest(Callee actor, RequestCall<?> request) {
        admission.check(null);
        EntryHook hook = actor.type().requestHook(request.caller());
        Call call = new Call(
                actor.type(),
                actor.id(),
                actor.presence(),
                hook.method().getName(),
                false,
                hook.timeout(),
                activation -> HookMethods.invoke(activation, hook.method(), request.request()),
                response -> request.encoder().apply(present(response)),
                null,
                null,
                false,
                request.caller(),
                null);
        call.mayLeave = true;
        return call;
    }

    private static RawResponse present(@Nullable Object response) {
        if (response == null) {
            throw new IllegalStateException(
                    "TROUPE001112: The hook with @OnRequest has returned null; it has to return a response.");
        }
        return (RawResponse) response;
    }

    /** Of a client that wants to be let in. */
    Call ofArrival(Callee actor, Caller caller, Call.Body body) {
        return ofConnection(
                actor, "connect", caller, null, actor.type().hooks().doors().connectTimeout(), body);
    }

    /** Of a client's connection, which ends, or asks for something. */
    Call ofConnection(Callee actor, String what, Caller caller, LiveConnection connection, Call.Body body) {
        return ofConnection(actor, what, caller, connection, OF_CONNECTION, body);
    }

    private Call ofConnection(
            Callee actor,
            String what,
            Caller caller,
            @Nullable LiveConnection connection,
            Duration timeout,
            Call.Body body) {
        admission.check(null);
        Call call = new Call(
                actor.type(),
                actor.id(),
                actor.presence(),
                what,
                false,
                timeout,
                body,
                result -> result,
                null,
                null,
                false,
                caller,
                connection);
        call.isOfConnection = true;
        call.mayLeave = true;
        return call;
    }

    /** A message of a plain WebSocket. */
    Call ofSocketMessage(Callee actor, EntryHook entry, Method hook, LiveSocket socket, Object message) {
        admission.check(null);
        Call call = new Call(
                actor.type(),
                actor.id(),
                actor.presence(),
                hook.getName(),
                false,
                entry.timeout(),
                activation -> HookMethods.invoke(activation, hook, socket, message),
                result -> null,
                null,
                null,
                false,
                socket.caller(),
                socket);
        call.mayLeave = true;
        return call;
    }

    /** By an actor that did not wait for it. */
    Call ofMessage(ActorType type, StoredMessage message) {
        admission.check(null);
        Operation operation = type.operation(message.operation());
        if (operation == null) {
            throw ActorException.refused(ErrorCode.ACTION_NOT_FOUND, "There is no such method any more.");
        }
        @Nullable Object[] args = Encoded.values(codec, operation.parameters(), message.arguments(), 0);
        Presence presence =
                message.mayCreate() ? new Presence.CreateIfAbsent(Presence.Input.NONE) : new Presence.MustExist(null);
        Call call = new Call(
                type,
                message.receiver(),
                presence,
                operation.name(),
                false,
                operation.timeout(),
                activation -> operation.invoker().invoke(activation.object(), args),
                result -> null,
                operation,
                null,
                false,
                Nobody.ANONYMOUS,
                null);
        call.message = message.id();
        return call;
    }

    /** By the runtime itself, for somebody who may be in a turn. */
    Call ofRuntime(ActorType type, ActorId id, Presence presence, String what, Call.Body body) {
        Frame caller = Frames.current();
        admission.check(caller);
        return new Call(
                type,
                id,
                presence,
                what,
                false,
                RUNTIMES_OWN,
                body,
                result -> result,
                null,
                caller,
                false,
                caller == null ? Nobody.ANONYMOUS : caller.principal,
                null);
    }
}
