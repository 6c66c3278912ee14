// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal.describe;

import io.troupe.Caller;
import io.troupe.jackson.core.util.DefaultIndenter;
import io.troupe.jackson.core.util.DefaultPrettyPrinter;
import io.troupe.jackson.databind.ObjectMapper;
import io.troupe.protocol.Values;
import io.troupe.spi.ActorCatalog;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The documents about the deployed actors, as a caller may know them. What a caller may call depends on the roles alone, so
 * each set of roles has its documents, made when they are first asked for; the sets asked for last are kept. May be shared by
 * threads.
 */
public final class Documents {

    private static final int KEPT = 32;

    /** The same on all platforms, for the sake of the tags. */
    private static final DefaultPrettyPrinter LINES =
            new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));

    private final ActorCatalog catalog;
    private final Values values;
    private final String base;
    private final Map<Set<String>, Made> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Set<String>, Made> eldest) {
            return size() > KEPT;
        }
    };

    /**
     * Of those actors.
     *
     * @param base what all paths of the door begin with; empty for nothing
     */
    public Documents(ActorCatalog catalog, Values values, String base) {
        this.catalog = catalog;
        this.values = values;
        this.base = base;
    }

    /** The kinds of document. */
    public enum Kind {
        /** OpenAPI 3.1. */
        OPEN_API("/metadata/openapi.json", "application/json"),
        /** AsyncAPI 3.0. */
        ASYNC_API("/metadata/asyncapi.json", "application/json"),
        /** Declarations for the client. */
        TYPE_SCRIPT("/metadata/actors.d.ts", "text/plain;charset=utf-8");

        private final String path;
        private final String contentType;

        Kind(String path, String contentType) {
            this.path = path;
            this.contentType = contentType;
        }

        /** Below the door's base. */
        public String path() {
            return path;
        }

        /** Of the document. */
        public String contentType() {
            return contentType;
        }
    }

    /**
     * A document.
     *
     * @param tag for {@code ETag}, quotes included
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Document(byte[] bytes, String tag) {}

    /** The document of that kind. */
    public Document get(Kind kind, Caller caller) {
        Set<String> roles = new TreeSet<>();
        for (String role : catalog.roles()) {
            if (caller.isInRole(role)) {
                roles.add(role);
            }
        }
        Made made;
        synchronized (kept) {
            made = kept.get(roles);
        }
        if (made == null) {
            // Outside of the lock: two who ask at once make the same.
            made = make(caller);
            synchronized (kept) {
                kept.put(roles, made);
            }
        }
        return made.documents().get(kind);
    }

    private Made make(Caller caller) {
        ObjectMapper mapper = values.introspection();
        Description description = Describer.describe(catalog, caller, mapper);
        return new Made(Map.of(
                Kind.OPEN_API, document(plain(mapper, OpenApi.of(description, base))),
                Kind.ASYNC_API, document(plain(mapper, AsyncApi.of(description, base))),
                Kind.TYPE_SCRIPT, document(TypeScript.of(description))));
    }

    /** Written without the encoding's escapes: these are no values of the protocol. */
    private static String plain(ObjectMapper mapper, Object tree) {
        try {
            return mapper.writer(LINES).writeValueAsString(tree);
        } catch (io.troupe.jackson.core.JacksonException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Document document(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return new Document(
                    bytes, '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(digest) + '"');
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Made(Map<Kind, Document> documents) {}
}
