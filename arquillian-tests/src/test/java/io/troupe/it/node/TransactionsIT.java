// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.it.Door;
import io.troupe.it.Door.Answer;
import io.troupe.it.Wars;
import io.troupe.it.node.bank.Bank;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Actors and entities in one transaction. */
@ExtendWith(ArquillianExtension.class)
class TransactionsIT {

    private final Door door = Door.of("bank");
    private final String key = UUID.randomUUID().toString();
    private final String other = UUID.randomUUID().toString();

    @Deployment(testable = false)
    static Archive<?> application() {
        return Wars.named("bank")
                .addPackage(Bank.class.getPackage())
                .addAsResource(new StringAsset(persistence(DataSources.BANK.name())), "META-INF/persistence.xml")
                .addAsResource(
                        new StringAsset("troupe.datasource=" + DataSources.BANK.name()),
                        "META-INF/microprofile-config.properties");
    }

    static String persistence(String source) {
        return """
                <persistence xmlns="https://jakarta.ee/xml/ns/persistence" version="3.0">
                  <persistence-unit name="own">
                    <jta-data-source>%s</jta-data-source>
                    <properties>
                      <property name="jakarta.persistence.schema-generation.database.action" value="create"/>
                    </properties>
                  </persistence-unit>
                </persistence>
                """
                .formatted(source);
    }

    @BeforeEach
    void two_accounts() {
        assertThat(door.call("account", key, "add", 100).output()).isEqualTo("100");
    }

    @Test
    void two_actors_and_an_entity_are_committed_with_the_callers_transaction() {
        assertThat(office("transfer/" + key + "/" + other + "?how=good" + key)).isEqualTo("90 10 10 1");

        assertThat(entries("good" + key)).isEqualTo("1");
        assertThat(balances()).containsExactly("90", "10");
        assertThat(office("transfer/" + key + "/" + other + "?how=good" + key)).isEqualTo("80 20 20 2");
        assertThat(balances()).containsExactly("80", "20");
    }

    @Test
    void two_actors_and_an_entity_are_rolled_back_together_and_go_on_from_where_they_were() {
        assertThat(door.post("/api/office/transfer/" + key + "/" + other + "?how=throw" + key, "")
                        .status())
                .isEqualTo(500);

        assertThat(entries("throw" + key)).isEqualTo("0");
        assertThat(balances()).containsExactly("100", "0");
        assertThat(door.call("account", key, "add", 1).output()).isEqualTo("101");
        assertThat(office("transfer/" + key + "/" + other + "?how=good" + key)).startsWith("91 10");
        assertThat(balances()).containsExactly("91", "10");
    }

    @Test
    void an_action_without_transactional_stays_done_when_its_callers_transaction_is_rolled_back() {
        door.post("/api/office/transfer/" + key + "/" + other + "?how=throw" + key, "");

        assertThat(door.call("tally", key, "get").output()).isEqualTo("1");
        assertThat(office("apart/" + key)).isEqualTo("2 107");
        assertThat(door.call("tally", key, "get").output()).isEqualTo("2");
        assertThat(door.call("account", key, "balance").output()).isEqualTo("107");
        assertThat(entries(key)).isEqualTo("0");
    }

    @Test
    void a_transaction_by_hand_takes_actors_along_either_way() {
        for (String how : List.of("back", "mark")) {
            assertThat(office("by-hand/" + key + "/" + other + "?how=" + how + key))
                    .isEqualTo("rolled back");
            assertThat(entries(how + key)).isEqualTo("0");
            assertThat(balances()).containsExactly("100", "0");
        }
        assertThat(office("by-hand/" + key + "/" + other + "?how=good" + key)).isEqualTo("committed");
        assertThat(entries("good" + key)).isEqualTo("1");
        assertThat(balances()).containsExactly("90", "10");
    }

    @Test
    void an_action_begins_a_transaction_for_itself_and_those_it_calls() {
        assertThat(door.call("account", key, "send", other, 30, "good" + key).output())
                .isEqualTo("70");
        assertThat(entries("good" + key)).isEqualTo("1");
        assertThat(balances()).containsExactly("70", "30");

        Answer thrown = door.call("account", key, "send", other, 30, "throw" + key);
        assertThat(thrown.error()).isEqualTo("actor.internal_error");
        assertThat(thrown.status()).isEqualTo(500);
        assertThat(entries("throw" + key)).isEqualTo("0");
        assertThat(balances()).containsExactly("70", "30");

        Answer marked = door.call("account", key, "send", other, 30, "mark" + key);
        assertThat(marked.error()).isEqualTo("actor.rolled_back");
        assertThat(entries("mark" + key)).isEqualTo("0");
        assertThat(balances()).containsExactly("70", "30");
        assertThat(door.call("account", key, "send", other, 30, "good" + key).output())
                .isEqualTo("40");
    }

    @Test
    void a_failed_action_takes_the_transaction_with_it_even_if_its_caller_goes_on() {
        assertThat(office("forget/" + key)).isEqualTo("there are -895, marked true");
        assertThat(door.call("account", key, "balance").output()).isEqualTo("100");
    }

    @Test
    void of_two_transactions_that_wait_for_each_other_one_is_refused_at_once() {
        String place = UUID.randomUUID().toString();
        long start = System.nanoTime();
        CompletableFuture<Answer> one = later("cross/" + key + "/" + other + "/" + place);
        CompletableFuture<Answer> two = later("cross/" + other + "/" + key + "/" + place);

        assertThat(List.of(one.join().body(), two.join().body()))
                .containsExactlyInAnyOrder("committed", "call_cycle NO, marked true");
        assertThat(System.nanoTime() - start).isLessThan(20_000_000_000L);
        assertThat(balances()).containsExactly("101", "1");
    }

    @Test
    void events_leave_after_the_commit_and_never_after_a_rollback() {
        assertThat(office("listen/" + key)).isEqualTo("104 in time");
    }

    @Test
    void calls_that_would_wait_for_the_end_of_their_own_transaction_are_refused_at_once() {
        assertThat(office("blocked/" + key)).isEqualTo("call_cycle NO; call_cycle NO");
        assertThat(door.call("account", key, "balance").output()).isEqualTo("101");
    }

    @Test
    void a_transaction_whose_time_is_up_gives_its_actors_back() {
        assertThat(office("expire/" + key + "/" + other)).isEqualTo("rolled_back NO; rolled_back NO");
        assertThat(balances()).containsExactly("100", "0");
        assertThat(entries(key)).isEqualTo("0");
        assertThat(door.call("account", key, "add", 1).output()).isEqualTo("101");
    }

    @Test
    void a_call_with_a_key_that_joins_is_executed_once() {
        for (int i = 0; i < 2; i++) {
            Answer answer = door.send(door.request(Door.path("account", key, "/action/add"))
                    .header("idempotency-key", "once" + key)
                    .POST(BodyPublishers.ofString("{\"args\":[5]}")));
            assertThat(answer.output()).isEqualTo("105");
        }
        assertThat(door.call("account", key, "balance").output()).isEqualTo("105");
    }

    private String office(String path) {
        Answer answer = door.post("/api/office/" + path, "");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private CompletableFuture<Answer> later(String path) {
        return door.sendAsync(door.request("/api/office/" + path).POST(BodyPublishers.noBody()));
    }

    private String entries(String text) {
        return door.get("/api/office/entries/" + text).body();
    }

    private List<String> balances() {
        return List.of(
                door.call("account", key, "balance").output(),
                door.call("account", other, "balance").output());
    }
}
