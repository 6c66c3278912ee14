// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.UserException;
import io.troupe.raw.RequestHead;
import io.troupe.spi.Authentication;
import io.troupe.spi.Authenticator;
import io.troupe.spi.Identity;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens at the HTTP door. Time is the test's. */
@Timeout(120)
class HttpTokenTest {

    private static final String KEY = "?rvt-namespace=default&rvt-method=getOrCreate&rvt-runner=default&rvt-key=k";
    private static final String SECRET = "/gateway/counter/action/secret" + KEY;
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ListeningActors actors = new ListeningActors();
    private volatile Instant now = START;
    private volatile boolean revoked;
    private RunningHttpDoor door;

    @BeforeEach
    void start() throws Exception {
        door = new RunningHttpDoor(actors, Map.of());
        Authenticator authenticator = new Authenticator() {
            @Override
            public Identity authenticate(String token, RequestHead request) {
                return switch (token) {
                    case "member's" -> Identity.of("ann", TestActors.ROLE, "unheard-of")
                            .until(START.plusSeconds(300));
                    case "guest's" -> Identity.of("ben", "guest");
                    case "banned" -> throw new UserException("banned", "go away");
                    case "null" -> null;
                    case "broken" -> throw new IllegalStateException("SELECT secret FROM com.example");
                    default -> throw Authenticator.refuse();
                };
            }

            @Override
            public boolean isRevoked(Identity identity) {
                return revoked;
            }
        };
        actors.tokens = new Authentication(() -> authenticator, () -> now);
    }

    @AfterEach
    void stop() throws Exception {
        door.close();
        actors.others.close();
    }

    @ParameterizedTest
    @CsvSource({
        "'', Authorization, Bearer member's",
        "'', authorization, bearer   member's",
        "'', x-rivet-token, member's",
        "&rvt-token=member%27s, x-nothing, x",
        "&rvt-token=member%27s, Authorization, Bearer forged",
        "'', x-rivet-token, member's",
    })
    void whoHasATokenIsKnownByItWhereverItIs(String more, String header, String value) throws Exception {
        assertThat(call(SECRET + more, header, value).statusCode()).isEqualTo(200);
        assertThat(actors.others.callers).singleElement().satisfies(caller -> {
            assertThat(caller.name()).isEqualTo("ann");
            assertThat(caller.isAuthenticated()).isTrue();
            assertThat(caller.isInRole("unheard-of")).as("that no actor names").isFalse();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "x-nothing, x, 403, auth.forbidden",
        "Authorization, Basic member's, 403, auth.forbidden",
        "Authorization, Bearer guest's, 403, auth.forbidden",
        "Authorization, Bearer forged, 401, auth.token_invalid",
        "Authorization, Bearer banned, 500, user.banned"
    })
    void whoHasNoneOrAnotherIsRefused(String header, String value, int status, String error) throws Exception {
        assertRefused(call(SECRET, header, value), status, error);
    }

    @ParameterizedTest
    @ValueSource(strings = {"broken", "null"})
    void anAuthenticatorThatFailsLetsNobodyInAndTellsNothing(String token) throws Exception {
        HttpResponse<String> answer = call(SECRET, "x-rivet-token", token);
        assertRefused(answer, 500, "actor.internal_error");
        assertThat(answer.body()).doesNotContain("SELECT", "com.example", "Authenticator", "Exception");
        assertThat(actors.others.callers).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /gateway/counter/action/increment",
                "GET /gateway/counter/request/x",
                "GET /gateway/counter/events",
                "GET /actors",
                "PUT /actors",
                "POST /actors",
                "GET /metadata/openapi.json",
                "GET /metadata/asyncapi.json",
                "GET /metadata/actors.d.ts"
            })
    void aTokenThatIsNotGoodIsRefusedOnEveryPathEvenWhereNoneIsNeeded(String what) throws Exception {
        String method = what.split(" ")[0];
        String path = what.split(" ")[1];
        String query = path.startsWith("/gateway") ? KEY + "&name=a" : "?namespace=default&name=counter&key=k";
        for (String token : List.of("forged", "member's")) {
            now = START.plusSeconds(300);
            HttpRequest request = request(path + query)
                    .header("content-type", "application/json")
                    .header("authorization", "Bearer " + token)
                    .method(method, BodyPublishers.ofString("{\"args\":[1],\"name\":\"counter\",\"key\":\"k\"}"))
                    .build();
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            assertRefused(answer, 401, token.equals("forged") ? "auth.token_invalid" : "auth.token_expired");
            assertThat(answer.headers().firstValue("www-authenticate")).contains("Bearer");
        }
        assertThat(actors.others.callers).isEmpty();
        assertThat(actors.happened).isEmpty();
    }

    @Test
    void aPathThatNeedsNoActorAsksForNoToken() throws Exception {
        assertThat(call("/metadata", "authorization", "Bearer forged").statusCode())
                .isEqualTo(405);
    }

    @Test
    void aDescriptionShowsWhatTheTokenOpens() throws Exception {
        HttpRequest member = request("/metadata/openapi.json")
                .header("authorization", "Bearer member's")
                .build();
        assertThat(client.send(member, BodyHandlers.ofString()).body()).contains("/action/secret");
        HttpRequest nobody = request("/metadata/openapi.json").build();
        assertThat(client.send(nobody, BodyHandlers.ofString()).body()).doesNotContain("/action/secret");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStreamOfEventsEndsWhenItsTokenExpiresOrIsRevoked(boolean expires) throws Exception {
        HttpRequest request = request("/gateway/counter/events" + KEY + "&name=news")
                .header("authorization", "Bearer member's")
                .build();
        HttpResponse<InputStream> answer = client.send(request, BodyHandlers.ofInputStream());
        BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
        assertThat(lines.readLine()).isEqualTo(": connected");
        if (expires) {
            now = START.plusSeconds(300);
        } else {
            revoked = true;
        }
        lines.readLine();
        assertThat(lines.readLine()).isEqualTo(": closed auth.token_expired");
        assertThat(lines.readLine()).isEmpty();
        assertThat(lines.readLine()).isNull();
        assertThat(actors.wishes.get(0).head().token()).contains("member's");
        assertThat(actors.wishes.get(0).head().toString()).doesNotContain("member's");
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String error) {
        String[] parts = error.split("\\.");
        assertThat(answer.body()).contains("\"group\":\"" + parts[0] + "\",\"code\":\"" + parts[1] + "\"");
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("troupe-executed")).contains("no");
    }

    private HttpResponse<String> call(String path, String header, String value) throws Exception {
        HttpRequest request = request(path)
                .header("content-type", "application/json")
                .header(header, value)
                .POST(BodyPublishers.ofString("{\"args\":[]}"))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(door.base() + path));
    }
}
