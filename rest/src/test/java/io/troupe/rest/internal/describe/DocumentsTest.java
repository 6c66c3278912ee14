// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal.describe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import io.troupe.protocol.Limits;
import io.troupe.protocol.Values;
import io.troupe.rest.internal.describe.Documents.Kind;
import io.troupe.spi.ActorCatalog;
import io.troupe.spi.ActorTypeInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The three documents of a small catalogue. */
class DocumentsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path GOLDEN = Path.of("src", "test", "resources", "describe");

    private final Documents documents =
            new Documents(new SmallCatalog(), new Values(Limits.of(name -> Optional.empty())), "/app");

    private String text(Kind kind, String... roles) {
        return new String(documents.get(kind, SmallCatalog.holding(roles)).bytes(), StandardCharsets.UTF_8);
    }

    /** Where a change is meant, the files are written anew with {@code -Dtroupe.golden.write=true}. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void the_documents_are_the_ones_that_were_read_and_found_good(Kind kind) throws IOException {
        Path golden = GOLDEN.resolve(kind.path().replaceFirst(".*/", ""));
        if (Boolean.getBoolean("troupe.golden.write")) {
            Files.writeString(golden, text(kind, SmallCatalog.ROLE) + (kind == Kind.TYPE_SCRIPT ? "" : "\n"));
        }
        assertThat(text(kind, SmallCatalog.ROLE).strip())
                .isEqualTo(Files.readString(golden).strip());
    }

    @Test
    void the_openapi_document_is_one_by_the_official_schema() throws IOException {
        assertThat(violations("openapi-3.1.json", SpecVersion.VersionFlag.V202012, text(Kind.OPEN_API, "editor")))
                .isEmpty();
    }

    @Test
    void the_asyncapi_document_is_one_by_the_official_schema() throws IOException {
        assertThat(violations("asyncapi-3.0.0.json", SpecVersion.VersionFlag.V7, text(Kind.ASYNC_API, "editor")))
                .isEmpty();
    }

    @Test
    void the_schemas_in_the_openapi_document_are_ones_by_the_meta_schema() throws IOException {
        JsonSchema meta = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
        List<JsonNode> schemas = JSON.readTree(text(Kind.OPEN_API, "editor")).findValues("schema");
        JSON.readTree(text(Kind.OPEN_API, "editor")).at("/components/schemas").forEach(schemas::add);
        assertThat(schemas).hasSizeGreaterThan(20).allSatisfy(schema -> assertThat(meta.validate(schema))
                .isEmpty());
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"OPEN_API", "ASYNC_API"})
    void every_reference_within_a_document_leads_somewhere(Kind kind) throws IOException {
        JsonNode document = JSON.readTree(text(kind, "editor"));
        List<String> references = document.findValuesAsText("$ref");
        assertThat(references).isNotEmpty().allSatisfy(reference -> {
            String pointer = java.net.URLDecoder.decode(reference.substring(1), StandardCharsets.UTF_8);
            assertThat(document.at(pointer).isMissingNode()).as(reference).isFalse();
        });
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void who_may_not_call_an_action_is_not_told_of_it(Kind kind) {
        assertThat(text(kind))
                .contains("notebook", "write", "Line")
                .doesNotContain("erase")
                .doesNotContain("vault", "Secret");
        assertThat(text(kind, "editor")).contains("erase", "vault", "Secret");
        assertThat(text(kind, "editor")).doesNotContain("hidden", "unstated");
    }

    /** Two that ask at once, or one that comes again after many others, get what is theirs. */
    @Test
    void what_is_forgotten_is_made_again_and_the_same() {
        SmallCatalog small = new SmallCatalog();
        Set<String> roles = new TreeSet<>();
        ActorCatalog many = new ActorCatalog() {
            @Override
            public Collection<ActorTypeInfo> types() {
                return small.types();
            }

            @Override
            public Optional<ActorTypeInfo> type(String name) {
                return small.type(name);
            }

            @Override
            public Set<String> roles() {
                return roles;
            }
        };
        Documents kept = new Documents(many, new Values(Limits.of(name -> Optional.empty())), "");
        Documents.Document first = kept.get(Kind.OPEN_API, SmallCatalog.holding());
        assertThat(kept.get(Kind.OPEN_API, SmallCatalog.holding())).isSameAs(first);
        for (int i = 0; i < 40; i++) {
            roles.add("role" + i);
            kept.get(Kind.OPEN_API, SmallCatalog.holding("role" + i));
        }
        Documents.Document again = kept.get(Kind.OPEN_API, SmallCatalog.holding());
        assertThat(again).isNotSameAs(first);
        assertThat(again.tag()).isEqualTo(first.tag());
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void no_class_name_with_its_package_is_shown(Kind kind) {
        assertThat(text(kind, "editor")).doesNotContain("io.troupe", "java.", "SmallCatalog");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void the_same_caller_gets_the_same_document_and_another_one_another_tag(Kind kind) {
        Documents.Document first = documents.get(kind, SmallCatalog.holding());
        assertThat(documents.get(kind, SmallCatalog.holding("visitor"))).isSameAs(first);
        assertThat(documents.get(kind, SmallCatalog.holding("editor")).tag()).isNotEqualTo(first.tag());
        assertThat(first.tag()).matches("\"[A-Za-z0-9_-]+\"");
    }

    private static List<String> violations(String schema, SpecVersion.VersionFlag version, String document)
            throws IOException {
        try (InputStream in = DocumentsTest.class.getResourceAsStream("/schemas/" + schema)) {
            JsonSchema official = JsonSchemaFactory.getInstance(version).getSchema(JSON.readTree(in));
            List<String> violations = new ArrayList<>();
            official.validate(JSON.readTree(document)).forEach(each -> violations.add(each.getMessage()));
            return violations;
        }
    }
}
