// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.it.Door;
import io.troupe.it.Door.Answer;
import io.troupe.it.ServerUnderTest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Those who gather at {@link Crowd}. A request thread of WildFly keeps the first request of its life on its stack until it ends,
 * and with it the application that it was for, whatever that is made with; see docs/internals/way-of-a-call.md. So where it is
 * judged what an application leaves behind, another one is the first to be called by all.
 */
final class Visitors {

    private Visitors() {}

    /** As many as the server has threads for, each with one of them; none if the server keeps nothing. */
    static void gather() {
        if (!ServerUnderTest.get().keepsFirstRequests()) {
            return;
        }
        Door crowd = Door.of("crowd");
        List<CompletableFuture<Answer>> visitors = Stream.generate(() -> crowd.sendAsync(crowd.request("/")))
                .limit(Crowd.SIZE)
                .toList();
        visitors.forEach(visitor -> assertThat(visitor.join().status()).isEqualTo(200));
    }
}
