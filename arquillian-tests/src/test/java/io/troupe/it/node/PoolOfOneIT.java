// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.it.Door;
import io.troupe.it.Door.Answer;
import io.troupe.it.Wars;
import io.troupe.it.node.bank.Bank;
import java.util.UUID;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Actors and entities share a pool with a single connection. */
@ExtendWith(ArquillianExtension.class)
class PoolOfOneIT {

    private final Door door = Door.of("narrow");
    private final String key = UUID.randomUUID().toString();
    private final String other = UUID.randomUUID().toString();

    @Deployment(testable = false)
    static Archive<?> application() {
        return Wars.named("narrow")
                .addPackage(Bank.class.getPackage())
                .addAsResource(
                        new StringAsset(TransactionsIT.persistence(DataSources.NARROW.name())),
                        "META-INF/persistence.xml")
                .addAsResource(
                        new StringAsset("troupe.datasource=" + DataSources.NARROW.name()),
                        "META-INF/microprofile-config.properties");
    }

    @Test
    void actors_that_are_awake_join_a_transaction_that_has_the_only_connection() {
        assertThat(door.call("account", key, "add", 100).output()).isEqualTo("100");
        assertThat(door.call("account", other, "add", 1).output()).isEqualTo("1");

        assertThat(door.post("/api/office/by-hand/" + key + "/" + other + "?how=good" + key, "")
                        .body())
                .isEqualTo("committed");
        assertThat(door.call("account", key, "balance").output()).isEqualTo("90");
        assertThat(door.call("account", key, "send", other, 30, "own" + key).output())
                .isEqualTo("60");
        assertThat(door.get("/api/office/entries/own" + key).body()).isEqualTo("1");
    }

    @Test
    void a_plain_action_that_finds_no_connection_left_fails_soon_and_was_not_executed() {
        assertThat(door.call("tally", key, "increment").output()).isEqualTo("1");
        long start = System.nanoTime();
        Answer answer = door.post("/api/office/starve/" + key, "");

        assertThat(answer.body()).isEqualTo("store_failed NO");
        assertThat(System.nanoTime() - start).isLessThan(30_000_000_000L);
        assertThat(door.call("tally", key, "increment").output()).isEqualTo("2");
    }
}
