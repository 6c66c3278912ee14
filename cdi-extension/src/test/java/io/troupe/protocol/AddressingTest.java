// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.ActorId;
import io.troupe.jackson.databind.JsonNode;
import io.troupe.spi.ActorTarget;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressingTest {

    private static final String GET = "rvt-namespace=default&rvt-method=get&rvt-key=k";
    private static final String CREATE =
            "rvt-namespace=default&rvt-method=getOrCreate&rvt-runner=default&rvt-key=k&rvt-crash-policy=sleep";

    private final Addressing addressing = new Addressing("", new Values(Limits.DEFAULT));

    @Test
    void aRecordedActionCallIsUnderstood() {
        Address address = addressing.gateway("/gateway/counter/action/increment", CREATE);
        assertThat(address)
                .isEqualTo(new Address.Action(
                        new ActorTarget.OrCreate(ActorId.of("counter", "k"), null), null, "increment"));
    }

    @Test
    void getMeansAnActorThatMustExist() {
        assertThat(addressing.gateway("/gateway/counter/connect", GET))
                .isEqualTo(new Address.Connect(new ActorTarget.Existing(ActorId.of("counter", "k")), null));
    }

    @Test
    void theKeyAndTheNamespaceAreFormDecoded() {
        Address address = addressing.gateway(
                "/gateway/counter/connect", "rvt-namespace=my+space&rvt-method=get&rvt-key=kjson%2Ca%2Fb%2C%2Cc%5Cd+e");
        assertThat(address.target())
                .isEqualTo(new ActorTarget.Existing(
                        new ActorId("my space", "counter", List.of("kjson", "a/b", "", "c\\d e"))));
    }

    @Test
    void anAbsentOrEmptyKeyIsTheEmptyKey() {
        ActorTarget empty = new ActorTarget.Existing(new ActorId("n", "c", List.of()));
        assertThat(addressing
                        .gateway("/gateway/c/connect", "rvt-namespace=n&rvt-method=get")
                        .target())
                .isEqualTo(empty);
        assertThat(addressing
                        .gateway("/gateway/c/connect", "rvt-namespace=n&rvt-method=get&rvt-key=")
                        .target())
                .isEqualTo(empty);
    }

    @Test
    void theRecordedInputIsDecoded() {
        Address address = addressing.gateway(
                "/gateway/counter/action/x",
                CREATE + "&rvt-input=uQADZXN0YXJ0B2NiaWeCZyRCaWdJbnRiMTJlYnl0ZXOCayRVaW50OEFycmF5ZEFRSUQ");
        JsonNode input = ((ActorTarget.OrCreate) address.target()).input();
        assertThat(input.get("start").intValue()).isEqualTo(7);
        assertThat(input.get("big").isBigInteger()).isTrue();
        assertThat(input.get("big").intValue()).isEqualTo(12);
        assertThat(input.get("bytes").isBinary()).isTrue();
    }

    @Test
    void anIdMayBeFollowedByAToken() {
        String id = "hc8n0123456789abcdefghijklmnop";
        assertThat(addressing.gateway("/gateway/" + id + "/action/a.b.c", null))
                .isEqualTo(new Address.Action(new ActorTarget.ByPublicId(null, id), null, "a.b.c"));
        assertThat(addressing.gateway("/gateway/" + id + "@se%2Fcret%40/connect", null))
                .isEqualTo(new Address.Connect(new ActorTarget.ByPublicId(null, id), "se/cret@"));
        assertThat(addressing
                        .gateway("/gateway/c/connect", GET + "&rvt-token=a%2Bb")
                        .token())
                .isEqualTo("a+b");
    }

    @Test
    void otherParametersReachTheActorByteForByte() {
        String id = "/gateway/abc/request/a%2Fb//c;v=1";
        assertThat(addressing.gateway(id, "x=%zz&&y=+&é=1"))
                .isEqualTo(new Address.RawRequest(
                        new ActorTarget.ByPublicId(null, "abc"), null, "/a%2Fb//c;v=1", "x=%zz&&y=+&é=1"));
        assertThat(query("/gateway/c/request/a", "x=%zz&" + GET + "&&y=+&z")).isEqualTo("x=%zz&&y=+&z");
        assertThat(query("/gateway/c/request/a", GET)).isNull();
        assertThat(query("/gateway/c/request/a", "=&" + GET)).isEqualTo("=");
        assertThat(query("/gateway/c/request/a", "xrvt-key=1&" + GET)).isEqualTo("xrvt-key=1");
    }

    @ParameterizedTest
    @CsvSource({"/request,/", "/request/,/", "/request/a,/a", "/request/a/,/a/"})
    void aRequestLosesItsPrefix(String sub, String path) {
        assertThat(((Address.RawRequest) addressing.gateway("/gateway/abc" + sub, null)).path())
                .isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/websocket", "/websocket/", "/websocket/a/b%2Fc"})
    void aRawSocketKeepsItsPath(String sub) {
        Address address = addressing.gateway("/gateway/c" + sub, GET + "&q=1");
        assertThat(address)
                .isEqualTo(new Address.RawSocket(new ActorTarget.Existing(ActorId.of("c", "k")), null, sub, "q=1"));
    }

    @Test
    void queueAndInspectorAreRecognised() {
        assertThat(addressing.gateway("/gateway/abc/queue/jobs%2F1", null))
                .isEqualTo(new Address.QueueSend(new ActorTarget.ByPublicId(null, "abc"), null, "jobs/1"));
        assertThat(addressing.gateway("/gateway/abc/inspector/state", null))
                .isEqualTo(new Address.Inspector(new ActorTarget.ByPublicId(null, "abc"), null, "/state"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/gateway",
                "/gateway/",
                "/gateway//action/x",
                "/gateway/abc",
                "/gateway/abc/",
                "/gateway/abc/action",
                "/gateway/abc/action/",
                "/gateway/abc/action/a/b",
                "/gateway/abc/connect/",
                "/gateway/abc/connects",
                "/gateway/abc/requests",
                "/gateway/abc/websockets/a",
                "/gateway/abc/queue/",
                "/other/abc/connect",
                "gateway/abc/connect",
                ""
            })
    void otherPathsLeadNowhere(String uri) {
        assertThat(Errors.codeOf(() -> addressing.gateway(uri, null))).isEqualTo("guard.no_route");
    }

    /** Guessing teaches nothing: an id that cannot exist is answered like one that does not. */
    @ParameterizedTest
    @ValueSource(strings = {"..", ".", "a%2e", "a;v=1", "a%00", "a%2Fb", "%5C", "a%20b", "counter%F0%9F%98%80"})
    void aStrangeIdIsNotFound(String id) {
        assertThat(Errors.codeOf(() -> addressing.gateway("/gateway/" + id + "/connect", null)))
                .isEqualTo("actor.not_found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%4", "%zz", "%ff", "%c0%af", "%ed%a0%80", "é", "a%2"})
    void aMalformedSegmentIsRefused(String segment) {
        assertThat(Errors.codeOf(() -> addressing.gateway("/gateway/" + segment + "/connect", null)))
                .isEqualTo("actor.invalid_request");
        assertThat(Errors.codeOf(() -> addressing.gateway("/gateway/c/action/" + segment, GET)))
                .isEqualTo("actor.invalid_request");
    }

    @ParameterizedTest
    @CsvSource({
        "rvt-foo=1, guard.query_invalid_params",
        "rvt-=1, guard.query_invalid_params",
        "rvt%2Dfoo=1, guard.query_invalid_params",
        "rvt-zz%=1, guard.query_invalid_params",
        "rvt-key=b, guard.query_duplicate_param",
        "rvt%2Dkey=b, guard.query_duplicate_param",
        "rvt-runner=default, guard.query_get_disallowed_params",
        "rvt-pool=default, guard.query_get_disallowed_params",
        "rvt-input=AA, guard.query_get_disallowed_params",
        "rvt-region=eu, guard.query_get_disallowed_params",
        "rvt-crash-policy=sleep, guard.query_get_disallowed_params",
        "rvt-token=%zz, guard.query_invalid_params",
        "rvt-token=%ff, guard.query_invalid_params",
        "rvt-skip-ready-wait=yes, guard.query_invalid_params",
        "rvt-skip-ready-wait, guard.query_invalid_params",
    })
    void whatDoesNotGoWithGetIsRefused(String more, String code) {
        assertThat(Errors.codeOf(() -> addressing.gateway("/gateway/c/connect", GET + "&" + more)))
                .isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({
        "rvt-pool=other, guard.query_duplicate_param",
        "rvt-crash-policy=restart, guard.query_duplicate_param",
        "rvt-input=%2B%2F, guard.query_invalid_params",
        "rvt-input=A, guard.query_invalid_params",
        "rvt-input=, actor.invalid_request",
        "rvt-input=_w, actor.invalid_request",
    })
    void whatDoesNotGoWithCreationIsRefused(String more, String code) {
        assertThat(Errors.codeOf(() -> addressing.gateway("/gateway/c/connect", CREATE + "&" + more)))
                .isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({
        "rvt-method=get, guard.query_invalid_params",
        "rvt-namespace=&rvt-method=get, guard.query_invalid_params",
        "rvt-namespace=n, guard.query_invalid_params",
        "rvt-namespace=n&rvt-method=create, guard.query_invalid_params",
        "rvt-namespace=n&rvt-method=getOrCreate, guard.query_missing_pool",
        "rvt-namespace=n&rvt-method=getOrCreate&rvt-runner=, guard.query_missing_pool",
        "rvt-namespace=n&rvt-method=getOrCreate&rvt-runner=d&rvt-crash-policy=x, guard.query_invalid_params",
        "rvt-namespace=n&rvt-method=get&rvt-key=a%00b, actor.invalid_key",
    })
    void whatIsIncompleteIsRefused(String query, String code) {
        assertThat(Errors.codeOf(() -> addressing.gateway("/gateway/c/connect", query)))
                .isEqualTo(code);
    }

    @Test
    void thePoolHasTwoNames() {
        assertThat(addressing
                        .gateway("/gateway/c/connect", "rvt-namespace=default&rvt-method=getOrCreate&rvt-pool=p")
                        .target())
                .isEqualTo(new ActorTarget.OrCreate(new ActorId("default", "c", List.of()), null));
    }

    @Test
    void aTokenInThePathOfAKeyIsRefused() {
        assertThat(Errors.codeOf(() -> addressing.gateway("/gateway/c@t/connect", GET)))
                .isEqualTo("guard.query_path_token_syntax");
        assertThat(addressing.gateway("/gateway/c%40t/connect", GET).target())
                .isEqualTo(new ActorTarget.Existing(ActorId.of("c@t", "k")));
    }

    @Test
    void aKeyThatIsTooLongIsRefused() {
        String part = "x".repeat(129);
        assertThat(Errors.codeOf(() ->
                        addressing.gateway("/gateway/c/connect", "rvt-namespace=n&rvt-method=get&rvt-key=" + part)))
                .isEqualTo("actor.invalid_key");
        assertThat(Errors.codeOf(() -> addressing.gateway(
                        "/gateway/c/connect", "rvt-namespace=n&rvt-method=get&rvt-key=" + "x,".repeat(600))))
                .isEqualTo("actor.invalid_key");
    }

    @Test
    void theBaseIsTakenOffOnceAndOnlyWhole() {
        Addressing below = new Addressing("/app/api", new Values(Limits.DEFAULT));
        assertThat(below.path("/app/api/metadata")).isEqualTo("/metadata");
        assertThat(below.gateway("/app/api/gateway/abc/connect", null).target())
                .isEqualTo(new ActorTarget.ByPublicId(null, "abc"));
        assertThat(Errors.codeOf(() -> below.path("/app/apix/metadata"))).isEqualTo("guard.no_route");
        assertThat(Errors.codeOf(() -> below.path("/gateway/abc/connect"))).isEqualTo("guard.no_route");
        assertThat(Errors.codeOf(() -> below.path("/app/api"))).isEqualTo("guard.no_route");
    }

    @Test
    void theRootFormTakesTheActorFromElsewhere() {
        assertThat(addressing.root("/connect", "a=1", "abc", "t"))
                .isEqualTo(new Address.Connect(new ActorTarget.ByPublicId(null, "abc"), "t"));
        assertThat(addressing.root("/request/x", "a=1", "abc", null))
                .isEqualTo(new Address.RawRequest(new ActorTarget.ByPublicId(null, "abc"), null, "/x", "a=1"));
        assertThat(Errors.codeOf(() -> addressing.root("/connect", null, null, null)))
                .isEqualTo("guard.missing_header");
        assertThat(Errors.codeOf(() -> addressing.root("/action/x", null, "abc", null)))
                .isEqualTo("guard.no_route");
        assertThat(Errors.codeOf(() -> addressing.root("/connect", null, "../x", null)))
                .isEqualTo("actor.not_found");
    }

    private String query(String uri, String query) {
        return ((Address.RawRequest) addressing.gateway(uri, query)).query();
    }
}
