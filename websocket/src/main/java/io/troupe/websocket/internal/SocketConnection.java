// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import io.troupe.ActorException;
import io.troupe.Caller;
import io.troupe.ErrorCode;
import io.troupe.protocol.ActorSpecifier;
import io.troupe.protocol.Dialect;
import io.troupe.protocol.ErrorBody;
import io.troupe.protocol.MessageCodec;
import io.troupe.protocol.RequestCaller;
import io.troupe.protocol.Results;
import io.troupe.protocol.ToClient;
import io.troupe.protocol.ToServer;
import io.troupe.protocol.WireMessage;
import io.troupe.spi.ActionCall;
import io.troupe.spi.ActionDispatcher;
import io.troupe.spi.Authentication;
import io.troupe.spi.ClientConnection;
import io.troupe.spi.ClientSocket;
import io.troupe.spi.ConnectionSink;
import io.troupe.spi.OutgoingEvent;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection to one actor, over one socket.
 *
 * <pre>
 *   CONNECTING ──the actor agrees──▶ OPEN ──▶ ENDED
 *       └──refused, client gone──────────────────▲
 * </pre>
 *
 * <p>Threads of the container bring messages, threads of the runtime bring the actor's consent, answers and events. None
 * of them ever waits here. Messages are handled strictly in the order they came, by whichever thread finds one waiting and
 * nobody at work: so an action that follows a subscription finds it in force, and calls enter the actor's turn queue in
 * the order the client made them. What came before the actor agreed waits likewise.
 *
 * <p>A container reads on however slow the actor is. So what a client has under way is bounded, by count and bytes, and
 * a client that sends more is cut off; what waits for the client is bounded by the {@link OutgoingQueue}.
 *
 * <p>The actor is told that the client is gone exactly once, also if it leaves while the actor still makes up its mind.
 */
final class SocketConnection implements ConnectionSink {

    private enum Phase {
        CONNECTING,
        OPEN,
        ENDED
    }

    /** An event as sent to all clients of one dialect; without a message if it is over the limit. */
    private record EncodedEvent(@Nullable WireMessage message) {}

    private final MessageCodec codec;
    private final Caller caller;
    private final boolean raw;
    private final ActionDispatcher dispatcher;
    private final SocketTerms terms;
    private final OutgoingQueue out;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final @Nullable Pace pace;
    private volatile long lastHeard;

    // All guarded by this. Small, for most clients are idle.
    private final Queue<WireMessage> arrived = new ArrayDeque<>(0);
    private Phase phase = Phase.CONNECTING;
    private Ending ended = Ending.GOING_AWAY;
    private @Nullable ClientConnection connection;
    private boolean working;
    private boolean handling;
    private @Nullable Ending wanted;
    private int underWay;
    private long bytesUnderWay;
    private @Nullable CompletableFuture<Void> idle;

    /** A connection whose socket is open. */
    SocketConnection(Remote remote, Handshake handshake, ActionDispatcher dispatcher, SocketTerms terms) {
        this.caller = handshake.caller();
        this.raw = handshake instanceof Handshake.Raw;
        this.codec = handshake.codec();
        this.dispatcher = dispatcher;
        this.terms = terms;
        this.out = new OutgoingQueue(remote, terms.out(), terms.nanoTime());
        this.pace = terms.perSecond() == 0
                ? null
                : new Pace(terms.perSecond(), terms.nanoTime().getAsLong());
        heard();
    }

    /** Does what the handshake says, which is not kept: it holds all headers of the request. */
    void begin(Handshake handshake) {
        if (handshake instanceof Handshake.Connect connect) {
            Stages.whenDone(() -> dispatcher.connect(connect.target(), connect.wish(), this), (made, failure) -> {
                if (failure == null) {
                    connected(made);
                } else {
                    refuse(failure);
                }
            });
        } else if (handshake instanceof Handshake.Raw raw) {
            Stages.whenDone(() -> dispatcher.openSocket(raw.target(), raw.wish(), this), (made, failure) -> {
                if (failure == null) {
                    connected(made);
                } else {
                    end(Ending.of(failure, terms.values()), true);
                }
            });
        } else if (handshake instanceof Handshake.Refuse refusal) {
            refuse(refusal.failure());
        }
    }

    private void connected(ClientConnection made) {
        boolean late;
        Ending how;
        synchronized (this) {
            how = ended;
            late = phase != Phase.CONNECTING;
            if (!late) {
                phase = Phase.OPEN;
                connection = made;
            }
        }
        if (late) {
            leave(made, how);
            return;
        }
        if (made instanceof ClientSocket) {
            out.open();
            work();
            return;
        }
        out.open(codec.encode(new ToClient.Init(made.actor().publicId(), made.id())));
        work();
    }

    /** Says why there will be no connection, and closes. */
    private void refuse(Throwable failure) {
        Ending ending = Ending.of(failure, terms.values());
        if (Ending.isExplained(failure)) {
            out.open(codec.encode(new ToClient.Error(ErrorBody.of(failure, terms.values()), null)));
        }
        end(ending, true);
    }

    /** A message from the client. */
    void receive(WireMessage message) {
        boolean tooMuch;
        synchronized (this) {
            if (phase == Phase.ENDED) {
                return;
            }
            tooMuch = underWay >= terms.calls() || underWay > 0 && bytesUnderWay + message.size() > terms.callBytes();
            if (!tooMuch) {
                underWay++;
                bytesUnderWay += message.size();
                arrived.add(message);
            }
        }
        if (tooMuch) {
            end(Ending.TOO_MANY_CALLS, false);
        } else {
            work();
        }
    }

    /**
     * Another part of a message came, of whatever size. One thread at a time.
     *
     * @return false if parts come too fast: it is to be dropped, and the connection ends
     */
    boolean mayGoOn() {
        heard();
        if (pace == null || pace.admits(lastHeard)) {
            return true;
        }
        end(Ending.TOO_MANY_MESSAGES, false);
        return false;
    }

    /** A message from the client was over the limit. */
    void receivedTooLong() {
        end(Ending.of(ErrorCode.INCOMING_TOO_LONG), true);
    }

    private void work() {
        while (true) {
            WireMessage message;
            ClientConnection to;
            synchronized (this) {
                to = connection;
                if (working || phase != Phase.OPEN || to == null || arrived.isEmpty()) {
                    return;
                }
                message = arrived.remove();
                working = true;
                handling = true;
            }
            boolean goOn = true;
            try {
                goOn = handle(to, message);
            } catch (RuntimeException e) {
                end(Ending.of(Stages.logged(e), terms.values()), true);
            }
            handled();
            if (!goOn) {
                return;
            }
            synchronized (this) {
                working = false;
            }
        }
    }

    /** Ends the connection if the actor has wanted that meanwhile. */
    private void handled() {
        Ending how;
        synchronized (this) {
            handling = false;
            how = wanted;
        }
        if (how != null) {
            end(how, true);
        }
    }

    /** Whether the next message may be handled; if not, this one sees to it. */
    private boolean handle(ClientConnection to, WireMessage message) {
        if (to instanceof ClientSocket socket) {
            handOn(socket, message);
            return true;
        }
        ToServer decoded;
        try {
            decoded = codec.decode(message);
        } catch (ActorException e) {
            end(Ending.of(e, terms.values()), true);
            return true;
        }
        if (decoded instanceof ToServer.ActionRequest request) {
            call(to, request, message.size());
        } else if (decoded instanceof ToServer.SubscriptionRequest request) {
            return subscribe(to, request, message.size());
        }
        return true;
    }

    private void handOn(ClientSocket to, WireMessage message) {
        Stages.whenDone(
                () -> message instanceof WireMessage.Text text
                        ? to.text(text.text())
                        : to.bytes(((WireMessage.Binary) message).bytes()),
                (done, failure) -> {
                    if (failure != null) {
                        end(Ending.of(failure, terms.values()), true);
                    }
                    release(message.size());
                });
    }

    private void call(ClientConnection to, ToServer.ActionRequest request, int size) {
        Results results = new Results(terms.values(), dispatcher.catalog());
        ActionCall<WireMessage> call = new ActionCall<>(
                request.name(),
                terms.values().arguments(request.args()),
                caller,
                result -> codec.encode(new ToClient.ActionResponse(
                        request.id(), results.output(to.actor().id().type(), request.name(), result))),
                // The thread may be one that has to read for other clients.
                false);
        Stages.whenDone(
                () -> isStopping()
                        ? CompletableFuture.failedStage(
                                ActorException.refused(ErrorCode.STOPPING, "The application is stopping"))
                        : to.call(call),
                (answer, failure) -> {
                    if (failure == null) {
                        send(answer);
                    } else {
                        ErrorBody body = ErrorBody.of(failure, terms.values()).about(ActorSpecifier.of(to.actor()));
                        send(codec.encode(new ToClient.Error(body, request.id())));
                    }
                    release(size);
                });
    }

    private boolean subscribe(ClientConnection to, ToServer.SubscriptionRequest request, int size) {
        String name = request.eventName();
        if (name.length() > SocketTerms.EVENT_NAME) {
            end(Ending.of(ErrorCode.INVALID_REQUEST), true);
            return true;
        }
        CompletionStage<@Nullable Void> agreed = to.subscribe(name, request.subscribe());
        if (agreed.toCompletableFuture().isDone()) {
            agreed.whenComplete((done, failure) -> subscribed(failure, size));
            return true;
        }
        // The actor is asked. Meanwhile nothing that came later is handled.
        Stages.whenDone(() -> agreed, (done, failure) -> {
            subscribed(failure, size);
            synchronized (this) {
                working = false;
            }
            work();
        });
        return false;
    }

    private void subscribed(@Nullable Throwable failure, int size) {
        if (failure != null) {
            send(codec.encode(new ToClient.Error(ErrorBody.of(failure, terms.values()), null)));
            end(Ending.of(failure, terms.values()), true);
        }
        release(size);
    }

    @Override
    public void text(String message) {
        sendRaw(new WireMessage.Text(message));
    }

    @Override
    public void bytes(byte[] message) {
        sendRaw(new WireMessage.Binary(message));
    }

    private void sendRaw(WireMessage message) {
        if (message.size() > terms.rawMessage()) {
            end(Ending.of(ErrorCode.OUTGOING_TOO_LONG), true);
        } else {
            send(message);
        }
    }

    @Override
    public void event(OutgoingEvent event) {
        if (raw) {
            return;
        }
        Dialect dialect = codec.dialect();
        EncodedEvent encoded = event.encoded(dialect, unencoded -> encode(unencoded, dialect));
        if (encoded.message() == null) {
            end(Ending.of(ErrorCode.OUTGOING_TOO_LONG), true);
        } else {
            send(encoded.message());
        }
    }

    private EncodedEvent encode(OutgoingEvent event, Dialect dialect) {
        try {
            return new EncodedEvent(codec.encode(ToClient.Event.of(event), dialect));
        } catch (ActorException e) {
            return new EncodedEvent(null);
        }
    }

    @Override
    public void close(String reason) {
        endWhenHandled(Ending.requested(reason));
    }

    @Override
    public void close(int code, String reason) {
        endWhenHandled(new Ending(code, reason));
    }

    /**
     * The actor's wish. It may come before a thread that has just made a call knows that the call is answered: the answer would
     * be too late then.
     */
    private void endWhenHandled(Ending how) {
        synchronized (this) {
            if (handling) {
                wanted = how;
                return;
            }
        }
        end(how, true);
    }

    /** The socket is gone, as the closing frame says. */
    void gone(Ending how) {
        // Should the container still hold it open: it was not the client that said so.
        out.cutOff(Ending.GOING_AWAY);
        end(how, false);
        closed.complete(null);
    }

    /** Of a message from the client, in bytes. */
    int longestMessage() {
        return raw ? terms.rawMessage() : terms.values().limits().messageIn();
    }

    /** Done when the socket is gone. */
    CompletionStage<Void> closed() {
        return closed;
    }

    /** The client is there: bytes of it came. */
    void heard() {
        lastHeard = terms.nanoTime().getAsLong();
    }

    /**
     * Cuts off a client that does not read, or is not there any more. Pings go to every silent client: they tell the two
     * apart from one that has nothing to say, and some servers close a line on which nothing was read for a while.
     */
    void check() {
        long silent = terms.nanoTime().getAsLong() - lastHeard;
        if (!RequestCaller.isStill(caller, dispatcher.authentication())) {
            end(Ending.of(Authentication.ended(), terms.values()), true);
        }
        if (out.isStalled()) {
            cutOff(Ending.SLOW_READER);
        } else if (silent > terms.out().pingNanos() + terms.out().stallNanos()) {
            cutOff(Ending.TIMED_OUT);
        } else if (silent > terms.out().pingNanos()) {
            out.ping();
        }
    }

    private void cutOff(Ending how) {
        out.cutOff(how);
        end(how, false);
    }

    /**
     * Refuses calls from now on.
     *
     * @return done when those under way have been answered
     */
    CompletionStage<Void> stop() {
        synchronized (this) {
            if (idle == null) {
                idle = new CompletableFuture<>();
            }
            if (underWay > 0 && phase == Phase.OPEN) {
                return idle;
            }
        }
        return CompletableFuture.completedStage(null);
    }

    private synchronized boolean isStopping() {
        return idle != null;
    }

    /**
     * Ends the connection, once.
     *
     * @param sendWaiting whether what waits for the client is sent before the closing frame
     */
    void end(Ending how, boolean sendWaiting) {
        ClientConnection left;
        CompletableFuture<Void> waiting;
        synchronized (this) {
            if (phase == Phase.ENDED) {
                return;
            }
            phase = Phase.ENDED;
            ended = how;
            left = connection;
            arrived.clear();
            waiting = idle;
        }
        if (sendWaiting) {
            out.closeWhenSent(how);
        } else {
            out.cutOff(how);
        }
        if (waiting != null) {
            waiting.complete(null);
        }
        if (left != null) {
            leave(left, how);
        }
    }

    private static void leave(ClientConnection left, Ending how) {
        if (left instanceof ClientSocket socket) {
            socket.closed(how.code(), how.reason());
        } else {
            left.closed();
        }
    }

    private void send(WireMessage message) {
        if (!out.offer(message)) {
            cutOff(Ending.SLOW_READER);
        }
    }

    private void release(int size) {
        CompletableFuture<Void> waiting = null;
        synchronized (this) {
            underWay--;
            bytesUnderWay -= size;
            if (underWay == 0) {
                waiting = idle;
            }
        }
        if (waiting != null) {
            waiting.complete(null);
        }
    }
}
