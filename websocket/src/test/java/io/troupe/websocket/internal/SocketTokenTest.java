// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.harness.web.FrameClient;
import io.troupe.spi.Authentication;
import io.troupe.spi.Authenticator;
import io.troupe.spi.Identity;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens at the WebSocket door. Time is the test's. */
@Timeout(120)
class SocketTokenTest {

    private static final String PROTOCOLS = "Sec-WebSocket-Protocol: rivet, rivet_encoding.json";
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
    private static final Duration LIFE = Duration.ofMinutes(5);

    private final Set<String> revoked = ConcurrentHashMap.newKeySet();
    private volatile Instant now = START;
    private RunningDoor door;

    @BeforeEach
    void open() throws Exception {
        door = new RunningDoor();
        Authenticator authenticator = new Authenticator() {
            @Override
            public Identity authenticate(String token, io.troupe.raw.RequestHead request) {
                if (!token.equals("tosca's")) {
                    throw Authenticator.refuse();
                }
                return Identity.of("tosca", "singer").until(START.plus(LIFE));
            }

            @Override
            public boolean isRevoked(Identity identity) {
                return revoked.contains(identity.name());
            }
        };
        door.actors.tokens = new Authentication(() -> authenticator, () -> now);
    }

    @AfterEach
    void close() throws Exception {
        door.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/app/gateway/abc@tosca%27s/connect",
                "/app/gateway/probe/connect?rvt-namespace=default&rvt-method=get&rvt-key=one&rvt-token=tosca%27s"
            })
    void aTokenInTheAddressSaysWhoConnectsAndInWhichRoles(String target) throws Exception {
        try (FrameClient client = new FrameClient(door.port, target, PROTOCOLS)) {
            assertThat(whoAmI(client)).contains("tosca true");
        }
    }

    @Test
    void soDoesASubprotocolWhereThePathNamesNoActor() throws Exception {
        try (FrameClient client = new FrameClient(
                door.port,
                "/app/connect",
                PROTOCOLS + ", rivet_target.actor, rivet_actor.abc, rivet_token.tosca%27s")) {
            assertThat(whoAmI(client)).contains("tosca true");
        }
    }

    @Test
    void soDoesAHeader() throws Exception {
        try (FrameClient client = connect("abc", PROTOCOLS, "Authorization: Bearer tosca's")) {
            assertThat(whoAmI(client)).contains("tosca true");
        }
    }

    @Test
    void withoutATokenSomebodyIsNobody() throws Exception {
        try (FrameClient client = connect("abc", PROTOCOLS)) {
            assertThat(whoAmI(client)).contains("anonymous false");
        }
    }

    @Test
    void whomTheContainerKnowsNeedsNoToken() throws Exception {
        String login = Base64.getEncoder().encodeToString("maria:tosca".getBytes(StandardCharsets.UTF_8));
        try (FrameClient client = connect("abc@forged", PROTOCOLS, "Authorization: Basic " + login)) {
            assertThat(whoAmI(client)).contains("maria true");
        }
    }

    @Test
    void aTokenThatIsNotGoodIsRefusedAndTheActorIsNotAsked() throws Exception {
        try (FrameClient client = connect("abc@forged", PROTOCOLS)) {
            assertThat(client.nextText()).contains("\"code\":\"token_invalid\"", "\"actionId\":null");
            assertThat(client.closing()).isEqualTo("4401 auth.token_invalid");
        }
        assertThat(door.actors.happened).isEmpty();
    }

    @Test
    void anOpenConnectionIsClosedWhenItsTokenExpiresAndTheTokenOpensNoOther() throws Exception {
        try (FrameClient client = connect("abc@tosca%27s", PROTOCOLS);
                FrameClient other = connect("abc", PROTOCOLS)) {
            assertThat(whoAmI(client)).contains("tosca true");
            assertThat(whoAmI(other)).contains("anonymous");
            now = START.plus(LIFE).minusMillis(1);
            assertThat(whoAmI(client, 1)).contains("tosca true");

            now = START.plus(LIFE);
            assertThat(client.closing()).isEqualTo("4401 auth.token_expired");
            assertThat(whoAmI(other, 1)).contains("anonymous");
        }
        awaitLeft(2);
        try (FrameClient again = connect("abc@tosca%27s", PROTOCOLS)) {
            assertThat(again.nextText()).contains("\"code\":\"token_expired\"");
            assertThat(again.closing()).isEqualTo("4401 auth.token_expired");
        }
    }

    @Test
    void anOpenConnectionIsClosedWhenItsTokenIsRevoked() throws Exception {
        try (FrameClient client = connect("abc@tosca%27s", PROTOCOLS)) {
            assertThat(whoAmI(client)).contains("tosca true");
            revoked.add("tosca");
            assertThat(client.closing()).isEqualTo("4401 auth.token_expired");
        }
        awaitLeft(1);
    }

    @Test
    void aPlainSocketIsClosedTheSameWay() throws Exception {
        try (FrameClient client = new FrameClient(door.port, "/app/gateway/abc@tosca%27s/websocket/raw")) {
            assertThat(client.nextText()).isEqualTo("early");
            now = START.plus(LIFE);
            assertThat(client.closing()).isEqualTo("4401 auth.token_expired");
        }
    }

    private FrameClient connect(String segment, String... lines) throws Exception {
        return new FrameClient(door.port, "/app/gateway/" + segment + "/connect", lines);
    }

    private static String whoAmI(FrameClient client) throws Exception {
        assertThat(client.nextText()).contains("\"Init\"");
        return whoAmI(client, 0);
    }

    private static String whoAmI(FrameClient client, int id) throws Exception {
        client.text("{\"body\":{\"tag\":\"ActionRequest\",\"val\":{\"id\":[\"$BigInt\",\"" + id
                + "\"],\"name\":\"whoami\",\"args\":[0]}}}");
        return client.nextText();
    }

    private void awaitLeft(int count) throws InterruptedException {
        while (door.actors.left.get() < count) {
            assertThat(door.actors.happened.poll(20, TimeUnit.SECONDS)).isNotNull();
        }
    }
}
