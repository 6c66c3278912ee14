// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal;

import io.troupe.ActorException;
import io.troupe.ActorId;
import io.troupe.ErrorCode;
import io.troupe.harness.fuzz.FuzzTarget;
import io.troupe.jackson.databind.JsonNode;
import io.troupe.jackson.databind.ObjectMapper;
import io.troupe.spi.ActionCall;
import io.troupe.spi.ActionDispatcher;
import io.troupe.spi.ActorCatalog;
import io.troupe.spi.ActorSummary;
import io.troupe.spi.ActorTarget;
import io.troupe.spi.ActorTypeInfo;
import io.troupe.spi.ClientConnection;
import io.troupe.spi.ConnectRequest;
import io.troupe.spi.ConnectionSink;
import io.troupe.spi.Settings;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Requests as the door gets them from a container that has looked at nothing: method, raw URI, headers and body are the input's. The
 * door answers each with success or with an error of the list, none of them unplanned, and never with an exception.
 */
final class HttpDoorFuzz implements FuzzTarget {

    /** Errors that no {@link ErrorCode} stands for, see the page on the client protocol. */
    private static final Set<String> OTHER_ERRORS = Set.of("queue.not_available", "guard.upgrade_required");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Set<String> errors = new HashSet<>(OTHER_ERRORS);
    private final HttpDoor door;

    HttpDoorFuzz() throws ServletException {
        for (ErrorCode error : ErrorCode.values()) {
            if (error != ErrorCode.INTERNAL_ERROR) {
                errors.add(error.group() + '.' + error.code());
            }
        }
        Settings settings =
                name -> Optional.ofNullable(name.equals("troupe.cors.origins") ? "https://good.example" : null);
        ActionDispatcher actors = new Actors();
        door = new HttpDoor("", new Services() {
            @Override
            public Settings settings() {
                return settings;
            }

            @Override
            public Settings startupSettings() {
                return settings;
            }

            @Override
            public ActionDispatcher dispatcher() {
                return actors;
            }
        });
        ServletContext context = stub(ServletContext.class, (self, method, args) -> switch (method.getName()) {
            case "getContextPath" -> "/app";
            case "log" -> null;
            default -> throw new UnsupportedOperationException(method.toString());
        });
        door.init(stub(ServletConfig.class, (self, method, args) -> switch (method.getName()) {
            case "getServletContext" -> context;
            case "getServletName" -> "door";
            case "getInitParameter" -> null;
            default -> throw new UnsupportedOperationException(method.toString());
        }));
    }

    @Override
    public boolean take(byte[] input) throws Exception {
        Request request = Request.of(input);
        if (request == null) {
            return false;
        }
        Response response = new Response();
        door.service(stub(HttpServletRequest.class, request), stub(HttpServletResponse.class, response));
        if (response.status < 400) {
            return true;
        }
        if (request.method.equals("HEAD") && response.body.size() == 0) {
            return false;
        }
        JsonNode error = JSON.readTree(response.body.toByteArray());
        String code = error.path("group").asText() + '.' + error.path("code").asText();
        if (!errors.contains(code)) {
            throw new AssertionError(response.status + " " + error);
        }
        return false;
    }

    private static <T> T stub(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** As it would come over the line. */
    private record Request(
            String method, String uri, String query, List<Map.Entry<String, String>> headers, byte[] body)
            implements InvocationHandler {

        static Request of(byte[] input) {
            String text = new String(input, StandardCharsets.ISO_8859_1);
            int end = text.indexOf("\n\n");
            String[] lines = (end < 0 ? text : text.substring(0, end)).split("\n", -1);
            String[] words = lines[0].split(" ", 2);
            if (words.length < 2 || words[0].isEmpty()) {
                return null;
            }
            int mark = words[1].indexOf('?');
            List<Map.Entry<String, String>> headers = new java.util.ArrayList<>();
            for (int i = 1; i < lines.length; i++) {
                int colon = lines[i].indexOf(':');
                if (colon > 0) {
                    headers.add(Map.entry(
                            lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                            lines[i].substring(colon + 1).strip()));
                }
            }
            return new Request(
                    words[0],
                    "/app" + (mark < 0 ? words[1] : words[1].substring(0, mark)),
                    mark < 0 ? null : words[1].substring(mark + 1),
                    headers,
                    end < 0 ? new byte[0] : text.substring(end + 2).getBytes(StandardCharsets.ISO_8859_1));
        }

        private List<String> all(String name) {
            return headers.stream()
                    .filter(header -> header.getKey().equals(name.toLowerCase(Locale.ROOT)))
                    .map(Map.Entry::getValue)
                    .toList();
        }

        private String first(String name) {
            return all(name).stream().findFirst().orElse(null);
        }

        @Override
        public Object invoke(Object self, java.lang.reflect.Method called, Object[] args) {
            return switch (called.getName()) {
                case "getMethod" -> method;
                case "getRequestURI" -> uri;
                case "getQueryString" -> query;
                case "getContextPath" -> "/app";
                case "getHeader" -> first((String) args[0]);
                case "getHeaders" -> Collections.enumeration(all((String) args[0]));
                case "getHeaderNames" -> Collections.enumeration(
                        headers.stream().map(Map.Entry::getKey).distinct().toList());
                case "getScheme" -> "http";
                case "getServerName" -> "localhost";
                case "getRemoteAddr" -> "127.0.0.1";
                case "getContentType" -> first("Content-Type");
                case "getContentLengthLong" -> -1L;
                case "getUserPrincipal" -> null;
                case "isAsyncSupported" -> false;
                case "getInputStream" -> new Input(new ByteArrayInputStream(body));
                default -> throw new UnsupportedOperationException(called.toString());
            };
        }
    }

    /** What was answered. */
    private static final class Response implements InvocationHandler {
        private int status = 200;
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();

        @Override
        public Object invoke(Object self, java.lang.reflect.Method called, Object[] args) {
            switch (called.getName()) {
                case "setStatus":
                    status = (Integer) args[0];
                    return null;
                case "setHeader", "addHeader":
                    String value = (String) args[1];
                    if (!value.chars().allMatch(c -> c >= ' ' && c <= '~')) {
                        throw new AssertionError("a header that splits: " + args[0]);
                    }
                    return null;
                case "setContentType", "setContentLength":
                    return null;
                case "isCommitted":
                    return false;
                case "getOutputStream":
                    return new Output(body);
                default:
                    throw new UnsupportedOperationException(called.toString());
            }
        }
    }

    private static final class Input extends ServletInputStream {
        private final ByteArrayInputStream bytes;

        Input(ByteArrayInputStream bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            return bytes.read(into, offset, length);
        }

        @Override
        public boolean isFinished() {
            return bytes.available() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Output extends ServletOutputStream {
        private final ByteArrayOutputStream bytes;

        Output(ByteArrayOutputStream bytes) {
            this.bytes = bytes;
        }

        @Override
        public void write(int b) throws IOException {
            bytes.write(b);
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new UnsupportedOperationException();
        }
    }

    /** Any actor there can be, without a memory; its actions give back what they are given. */
    private static final class Actors implements ActionDispatcher, ActorCatalog {

        /** A parameter of its own kind for each action. */
        private static final Map<String, List<Type>> ACTIONS = Map.of(
                "echo", List.of(Object.class),
                "tree", List.of(JsonNode.class),
                "increment", List.of(int.class),
                "sum", List.of(long.class, Double.class, Optional.class),
                "put", List.of(String.class, Map.class),
                "bytes", List.of(byte[].class),
                "at", List.of(Instant.class),
                "nothing", List.of());

        @Override
        public ActorCatalog catalog() {
            return this;
        }

        @Override
        public Collection<ActorTypeInfo> types() {
            return List.of();
        }

        @Override
        public Optional<ActorTypeInfo> type(String name) {
            return Optional.empty();
        }

        @Override
        public Set<String> roles() {
            return Set.of("member");
        }

        @Override
        public CompletionStage<ActorSummary> resolve(ActorTarget target, io.troupe.Caller caller) {
            ActorId id = id(target);
            return CompletableFuture.completedFuture(new ActorSummary(id, "id", Instant.EPOCH, true));
        }

        private static ActorId id(ActorTarget target) {
            if (target instanceof ActorTarget.OrCreate create) {
                return create.id();
            }
            if (target instanceof ActorTarget.Create create) {
                return create.id();
            }
            return target instanceof ActorTarget.Existing existing ? existing.id() : ActorId.of("any");
        }

        @Override
        public <A> CompletionStage<A> call(ActorTarget target, ActionCall<A> call) {
            try {
                List<Type> types = ACTIONS.get(call.action());
                if (types == null) {
                    throw ActorException.refused(
                            ErrorCode.ACTION_NOT_FOUND, "Action `" + call.action() + "` was not found.");
                }
                if (call.idempotency() != null) {
                    call.idempotency().onReplay().run();
                }
                Object[] arguments = call.arguments().bind(types);
                return CompletableFuture.completedFuture(
                        call.encoder().apply(arguments.length == 0 ? null : arguments[0]));
            } catch (ActorException e) {
                return CompletableFuture.failedFuture(e);
            }
        }

        @Override
        public CompletionStage<ClientConnection> connect(
                ActorTarget target, ConnectRequest request, ConnectionSink sink) {
            throw new UnsupportedOperationException();
        }
    }
}
