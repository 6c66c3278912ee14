// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.websocket.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** That it goes through a container is seen wherever a socket opens; here is what the containers at hand do not do. */
class GivenTicketTest {

    @Test
    void isFoundWhereAContainerPutsSomethingElseInItsPlace() {
        Map<String, String> given = GivenTicket.parameters("abc");
        // Open Liberty: the path is /gateway/counter/connect, and the names of the path win over what was given.
        Map<String, String> ofPath = Map.of(GivenTicket.NAME, "connect");
        Map<String, List<String>> ofRequest = new HashMap<>();
        given.forEach((name, value) -> ofRequest.put(name, List.of(value)));
        ofRequest.put(GivenTicket.NAME, List.of("connect"));

        assertThat(GivenTicket.candidates(ofPath, () -> ofRequest)).containsExactly("connect", "abc");
    }

    @Test
    void isNotLookedForInTheRequestWhereThePathHasIt() {
        Map<String, String> ofPath = GivenTicket.parameters("abc");
        assertThat(GivenTicket.candidates(ofPath, () -> {
                            throw new AssertionError("asked");
                        })
                        .findFirst())
                .contains("abc");
    }

    @Test
    void mayBeMissingInBoth() {
        assertThat(GivenTicket.candidates(Map.of(), Map::of)).isEmpty();
    }
}
