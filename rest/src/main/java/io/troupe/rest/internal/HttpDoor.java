// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import io.troupe.jackson.databind.node.JsonNodeFactory;
import io.troupe.protocol.Address;
import io.troupe.protocol.Addressing;
import io.troupe.protocol.Limits;
import io.troupe.protocol.LinesPerAddress;
import io.troupe.protocol.OriginPolicy;
import io.troupe.protocol.OutgoingBounds;
import io.troupe.protocol.Ticking;
import io.troupe.protocol.Values;
import io.troupe.rest.internal.describe.Documents;
import io.troupe.spi.ActionDispatcher;
import io.troupe.spi.DeploymentProblem;
import io.troupe.spi.Settings;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Enumeration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP door. It looks at the raw request line and headers, refuses what comes from foreign pages, sends each request
 * to the part that knows it, and sees to it that every failure ends as an error that the protocol knows.
 */
final class HttpDoor extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private static final Pattern RAW = Pattern.compile("(/gateway/[^/]+)?/request(/.*)?", Pattern.DOTALL);
    private static final int RAW_BODY = 20 << 20;
    private static final int MAX_RAW_BODY = 256 << 20;
    private static final int AWAITED = 64 << 20;
    private static final Duration BODY_TIMEOUT = Duration.ofSeconds(30);

    private final String path;
    private final transient Services services;
    private final transient Upgrades upgrades = new Upgrades();

    private transient @Nullable Values values;
    private transient @Nullable Addressing addressing;
    private transient @Nullable CrossOrigin crossOrigin;
    private transient @Nullable ControlApi control;
    private transient @Nullable Gateway gateway;
    private transient @Nullable Descriptions descriptions;
    private transient @Nullable EventStreams streams;
    private transient @Nullable AwaitedBodies bodies;
    private transient @Nullable Ticking ticking;
    private Duration timeout = Duration.ofMinutes(10);

    HttpDoor(String path, Services services) {
        this.path = path;
        this.services = services;
    }

    @Override
    public void init(ServletConfig config) throws ServletException {
        super.init(config);
        try {
            Settings settings = services.settings();
            Limits limits = Limits.of(settings);
            Lazy<ActionDispatcher> dispatcher = new Lazy<>(services::dispatcher);
            String base = config.getServletContext().getContextPath() + path;
            Values opened = new Values(limits);
            timeout = settings.duration("troupe.http.timeout", timeout);
            values = opened;
            addressing = new Addressing(base, opened);
            crossOrigin = new CrossOrigin(OriginPolicy.of(settings));
            control = new ControlApi(opened, dispatcher);
            int rawBody = settings.integer("troupe.limits.raw-body", RAW_BODY, 256, MAX_RAW_BODY);
            gateway = new Gateway(opened, rawBody, dispatcher);
            descriptions = new Descriptions(opened, dispatcher, base);
            EventStreams opening = new EventStreams(
                    opened,
                    OutgoingBounds.of(settings, limits),
                    LinesPerAddress.of(settings),
                    services.nanoTime(),
                    dispatcher);
            streams = opening;
            AwaitedBodies awaiting = new AwaitedBodies(
                    settings.duration("troupe.http.body-timeout", BODY_TIMEOUT),
                    Math.max(
                            settings.integer("troupe.http.bodies-bytes", AWAITED, 1 << 10, Integer.MAX_VALUE),
                            1L + Math.max(rawBody, Math.max(limits.messageIn(), limits.httpBody()))),
                    services.nanoTime());
            bodies = awaiting;
            ticking = Ticking.start(
                    "troupe-events",
                    () -> {
                        awaiting.tick();
                        opening.tick();
                    },
                    HttpLog::unexpected);
            HttpLog.open(base, limits.messageIn(), limits.httpBody());
        } catch (DeploymentProblem e) {
            throw new ServletException(e.getMessage(), e);
        }
    }

    /** The bodies that are awaited, while the door is open. */
    @Nullable
    AwaitedBodies bodies() {
        return bodies;
    }

    /** Lets go of the application: an idle thread of the server may keep this servlet on its stack for a while. */
    @Override
    public void destroy() {
        if (ticking != null) {
            ticking.stop();
        }
        if (bodies != null) {
            bodies.stop();
        }
        if (streams != null) {
            streams.stop();
        }
        ticking = null;
        bodies = null;
        streams = null;
        values = null;
        addressing = null;
        crossOrigin = null;
        control = null;
        gateway = null;
        descriptions = null;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        Exchange exchange = new Exchange(request, response, values, crossOrigin, timeout, bodies);
        CompletionStage<Answer> stage;
        try {
            requireKnownLength(request);
            if (Upgrades.isUpgrade(request) && upgrades.take(request, response)) {
                return;
            }
            stage = route(exchange);
        } catch (RuntimeException e) {
            if (response.isCommitted()) {
                if (e instanceof ActorException) {
                    // The container has noticed that the client is gone before we could answer.
                    HttpLog.clientGone(e);
                    return;
                }
                throw e;
            }
            stage = CompletableFuture.completedFuture(exchange.refused(e));
        }
        exchange.answer(stage);
    }

    /**
     * Servers take any transfer coding for "chunked", and proxies before them may not: then the two disagree where the
     * next request begins.
     */
    private static void requireKnownLength(HttpServletRequest request) {
        Enumeration<String> codings = request.getHeaders("Transfer-Encoding");
        boolean chunked = codings.hasMoreElements();
        if (chunked && (!codings.nextElement().strip().equalsIgnoreCase("chunked") || codings.hasMoreElements())
                || chunked && request.getHeader("Content-Length") != null) {
            throw ActorException.refused(ErrorCode.INVALID_REQUEST, "The length of the body is in doubt.");
        }
    }

    private CompletionStage<Answer> route(Exchange exchange) {
        HttpServletRequest request = exchange.request();
        if (request.getMethod().equals("OPTIONS") && !(isRaw(request) && CrossOrigin.isNoPreflight(request))) {
            return CompletableFuture.completedFuture(crossOrigin.preflight(request));
        }
        String below = addressing.path(request.getRequestURI());
        if (below.equals("/metadata")) {
            return CompletableFuture.completedFuture(metadata(request));
        }
        crossOrigin.admit(request);
        if (Upgrades.isUpgrade(request)) {
            return CompletableFuture.completedFuture(Upgrades.notOffered(values));
        }
        Optional<Documents.Kind> document = Descriptions.at(below);
        if (document.isPresent()) {
            return CompletableFuture.completedFuture(descriptions.answer(request, document.get()));
        }
        if (below.equals("/actors") || below.startsWith("/actors/")) {
            return control.handle(exchange, below.substring("/actors".length()));
        }
        if (below.startsWith("/gateway/")) {
            Address address = addressing.gateway(request.getRequestURI(), request.getQueryString());
            if (address instanceof Address.Events events) {
                CompletionStage<Answer> stream = streams.open(request, events);
                exchange.withoutEnd();
                return stream;
            }
            return gateway.handle(exchange, address);
        }
        if (below.equals("/devtools/mod.js")) {
            throw Refusals.noRoute("There are no developer tools here.");
        }
        return gateway.handle(
                exchange,
                addressing.root(
                        request.getRequestURI(),
                        request.getQueryString(),
                        request.getHeader("x-rivet-actor"),
                        request.getHeader("x-rivet-token")));
    }

    /** Whether it is for an actor's own handler, which may know what to make of any method. */
    private boolean isRaw(HttpServletRequest request) {
        return RAW.matcher(addressing.path(request.getRequestURI())).matches();
    }

    /** Clients wait for this one before they do anything else; it needs no actor and holds no secret. */
    private Answer metadata(HttpServletRequest request) {
        if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
            throw Refusals.method(request, "GET");
        }
        return Answer.ok(JsonNodeFactory.instance.objectNode().put("runtime", "troupe"), values);
    }
}
