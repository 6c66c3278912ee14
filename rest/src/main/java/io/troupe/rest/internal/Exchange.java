// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import io.troupe.Executed;
import io.troupe.protocol.Values;
import io.troupe.spi.ActionDispatcher;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One request until its answer is on its way. No thread of the server waits for an actor: the request is put aside and
 * the answer written by whichever thread completes the call, without blocking that one either.
 *
 * <p>Whoever claims the exchange may touch the response, and nobody else: the call's answer, the timeout and a client
 * that has gone race for it, and the container reuses the objects afterwards.
 */
final class Exchange {

    /** An answer up to this size is taken whole by the server's buffers, so writing it cannot wait for the client. */
    private static final int SMALL = 16 << 10;

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final Values values;
    private final CrossOrigin crossOrigin;
    private final Duration timeout;
    private final AwaitedBodies bodies;
    private final AtomicBoolean claimed = new AtomicBoolean();
    private boolean endless;
    // Only of a request whose body is awaited; finding it out is not for each call.
    private volatile ClientLine line = ClientLine.HIDDEN;
    private volatile @Nullable AsyncContext async;
    private volatile @Nullable AwaitedBody awaited;
    private volatile @Nullable CompletableFuture<Answer> late;
    private volatile @Nullable EventStream stream;

    Exchange(
            HttpServletRequest request,
            HttpServletResponse response,
            Values values,
            CrossOrigin crossOrigin,
            Duration timeout,
            AwaitedBodies bodies) {
        this.request = request;
        this.response = response;
        this.values = values;
        this.crossOrigin = crossOrigin;
        this.timeout = timeout;
        this.bodies = bodies;
    }

    HttpServletRequest request() {
        return request;
    }

    /** The answer may go on for as long as somebody listens. To be said before {@link #answer}. */
    void withoutEnd() {
        endless = true;
    }

    /**
     * Goes on when the body is whole: most often now, else on a thread of the runtime; no thread of the server waits for it. To
     * be called at most once, on the request's thread and before {@link #answer}. What comes next must not need the request.
     *
     * @return the answer; what fails before an actor is asked is one, too
     */
    CompletionStage<Answer> whenWhole(
            RequestBody body, ActionDispatcher actors, Function<byte[], CompletionStage<Answer>> next) {
        if (body.isWhole()) {
            return next.apply(body.bytes());
        }
        if (!request.isAsyncSupported()) {
            HttpLog.notAsync();
            return next.apply(body.waitForRest());
        }
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        late = answer;
        ClientLine below = ClientLine.of(request);
        line = below;
        AwaitedBody coming = new AwaitedBody(
                body, bodies, this, actors::execute, bytes -> goOn(next, bytes, answer), below.tellsOfTheEndUnasked());
        awaited = coming;
        begin(timeout);
        if (!below.tellsOfDataThatComes()) {
            coming.beginReading(actors::executeWaiting);
            return answer;
        }
        try {
            if (!coming.begin()) {
                return next.apply(body.waitForRest());
            }
        } catch (IOException e) {
            throw RequestBody.brokenOff(e);
        }
        return answer;
    }

    private void goOn(Function<byte[], CompletionStage<Answer>> next, byte[] body, CompletableFuture<Answer> answer) {
        try {
            next.apply(body).whenComplete((given, failure) -> {
                if (failure == null) {
                    answer.complete(given);
                } else {
                    answer.completeExceptionally(failure);
                }
            });
        } catch (RuntimeException e) {
            answer.complete(refused(e));
        }
    }

    /** The body is whole, and nobody is there to go on with it. */
    void fail(ActorException why) {
        CompletableFuture<Answer> waiting = late;
        if (waiting != null) {
            waiting.complete(refused(why));
        }
    }

    /** Answers before the body has come; the exchange goes on until {@link #completeAndClose} or {@link #breakOff}. */
    void refuseEarly(ActorException why) {
        if (claimed.compareAndSet(false, true)) {
            try {
                if (ClientLine.isOfOneRequest(request)) {
                    response.setHeader("Connection", "close");
                }
                write(refused(why));
                response.flushBuffer();
            } catch (IOException | RuntimeException e) {
                HttpLog.clientGone(e);
            }
        }
    }

    /** Ends it, and the connection, as was announced with the answer. */
    void completeAndClose() {
        line.closeIfTheServerDoesNot();
        complete();
    }

    /** Whether {@link #breakOff} ends it while something is still to come. */
    boolean endsWithItsLine() {
        return line.takesItsExchangeAlong();
    }

    /** Ends it with the connection, which is of no more use. */
    void breakOff() {
        line.breakOff();
    }

    private void complete() {
        AsyncContext begun = async;
        if (begun != null) {
            complete(begun);
        }
    }

    /** Answers now, or as soon as the stage completes. To be called once, on the request's thread. */
    void answer(CompletionStage<Answer> stage) throws IOException {
        if (endless) {
            answerLater(stage, Duration.ZERO);
            return;
        }
        boolean done = stage.toCompletableFuture().isDone();
        if (async != null) {
            answerLater(stage, timeout);
            return;
        }
        if (done) {
            Answer answer = join(stage);
            if (answer.body().length <= SMALL || !request.isAsyncSupported()) {
                write(answer);
                return;
            }
        } else if (!request.isAsyncSupported()) {
            HttpLog.notAsync();
            write(join(stage));
            return;
        }
        answerLater(stage, timeout);
    }

    private void answerLater(CompletionStage<Answer> stage, Duration atMost) {
        AsyncContext begun = begin(atMost);
        stage.whenComplete((answer, failure) -> {
            if (claimed.compareAndSet(false, true)) {
                send(begun, failure == null ? answer : failed(failure));
            } else if (failure == null && answer.stream() != null) {
                answer.stream().exchangeEnded();
            }
        });
    }

    private AsyncContext begin(Duration atMost) {
        AsyncContext begun = async;
        if (begun == null) {
            begun = request.startAsync();
            async = begun;
            begun.setTimeout(atMost.toMillis());
            begun.addListener(new Ending());
        }
        return begun;
    }

    /** Answers on this thread. */
    private void write(Answer answer) throws IOException {
        head(answer);
        if (hasBody(answer)) {
            response.getOutputStream().write(answer.body());
        }
    }

    /** What to answer when no actor was asked; what is unplanned is logged. */
    Answer refused(RuntimeException failure) {
        return Answer.refused(logged(failure), values);
    }

    /** What to answer when something failed that may have been executed; what is unplanned is logged. */
    private Answer failed(Throwable failure) {
        boolean wrapped = failure instanceof CompletionException || failure instanceof ExecutionException;
        return Answer.failure(logged(wrapped && failure.getCause() != null ? failure.getCause() : failure), values);
    }

    private static Throwable logged(Throwable failure) {
        if (!(failure instanceof ActorException)) {
            HttpLog.unexpected(failure);
        }
        return failure;
    }

    private Answer join(CompletionStage<Answer> stage) {
        try {
            return stage.toCompletableFuture().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            return failed(e);
        } catch (TimeoutException e) {
            return timedOut();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(new ActorException(ErrorCode.INTERRUPTED, Executed.UNKNOWN, "The server is stopping.", null));
        }
    }

    private Answer timedOut() {
        return failed(new ActorException(
                ErrorCode.ACTION_TIMED_OUT, Executed.UNKNOWN, "The answer did not come in time.", null));
    }

    private void head(Answer answer) {
        response.setStatus(answer.status());
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        crossOrigin.mark(request, response);
        answer.headers().forEach(response::setHeader);
        if (answer.own() != null) {
            answer.own().forEach(header -> own(header.getKey(), header.getValue()));
        } else if (answer.body().length > 0 || answer.stream() != null) {
            response.setContentType(answer.type());
        }
        if (answer.body().length > 0) {
            response.setContentLength(answer.body().length);
        }
    }

    private void own(String name, String value) {
        switch (name) {
            case "content-type" -> response.setContentType(value);
            case "cache-control", "x-content-type-options" -> response.setHeader(name, value);
            default -> response.addHeader(name, value);
        }
    }

    /** Whether its body is sent: it is only spoken of where a client asks for the head alone. */
    private boolean hasBody(Answer answer) {
        return answer.body().length > 0 && !request.getMethod().equals("HEAD");
    }

    private void send(AsyncContext async, Answer answer) {
        try {
            head(answer);
            if (answer.stream() != null) {
                stream = answer.stream();
                // So that nothing gathers in the server, neither for a client that reads slowly nor for one that has
                // gone.
                response.setBufferSize(1);
                answer.stream().flowTo(response.getOutputStream(), async);
            } else if (!hasBody(answer)) {
                async.complete();
            } else {
                response.getOutputStream().setWriteListener(new BodyWriter(response.getOutputStream(), async, answer));
            }
        } catch (IOException | RuntimeException e) {
            // The client, or the application, is gone; nobody is left to be told.
            HttpLog.clientGone(e);
            streamEnded();
            complete(async);
        }
    }

    private void streamEnded() {
        EventStream open = stream;
        if (open != null) {
            open.exchangeEnded();
        }
    }

    private void bodyGone() {
        AwaitedBody body = awaited;
        if (body != null) {
            body.gone();
        }
    }

    private static void complete(AsyncContext async) {
        try {
            async.complete();
        } catch (IllegalStateException | RejectedExecutionException e) {
            // The container has completed it, or is stopping.
            HttpLog.clientGone(e);
        }
    }

    private final class Ending implements AsyncListener {

        @Override
        public void onTimeout(AsyncEvent event) {
            AwaitedBody body = awaited;
            if (body != null && body.late()) {
                return;
            }
            if (claimed.compareAndSet(false, true)) {
                AsyncContext async = event.getAsyncContext();
                try {
                    // At once: a container that finds the exchange open after this answers for itself.
                    write(timedOut());
                } catch (IOException | RuntimeException e) {
                    HttpLog.clientGone(e);
                }
                complete(async);
            }
        }

        @Override
        public void onError(AsyncEvent event) {
            @Nullable Throwable failure = event.getThrowable();
            if (failure != null) {
                HttpLog.clientGone(failure);
            }
            streamEnded();
            bodyGone();
            if (claimed.compareAndSet(false, true) || stream != null) {
                complete(event.getAsyncContext());
            }
        }

        @Override
        public void onComplete(AsyncEvent event) {
            claimed.set(true);
            streamEnded();
            bodyGone();
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // Happens once.
        }
    }
}
