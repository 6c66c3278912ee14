// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.it.Door;
import io.troupe.it.Door.Answer;
import io.troupe.it.Talk;
import io.troupe.it.Wars;
import io.troupe.it.node.jars.EmptyJarActor;
import io.troupe.it.node.jars.PlainJarActor;
import io.troupe.it.node.neighbours.Api;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.util.UUID;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An application with everything of its own, which actors neither disturb nor do without. */
@ExtendWith(ArquillianExtension.class)
class CoexistenceIT {

    private static final String PERSISTENCE =
            """
            <persistence xmlns="https://jakarta.ee/xml/ns/persistence" version="3.0">
              <persistence-unit name="own">
                <jta-data-source>%s</jta-data-source>
                <properties>
                  <property name="jakarta.persistence.schema-generation.database.action" value="drop-and-create"/>
                </properties>
              </persistence-unit>
            </persistence>
            """
                    .formatted(DataSources.FORGETFUL.name());

    private static final String WEB =
            """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
              <security-constraint>
                <web-resource-collection>
                  <web-resource-name>asks for credentials</web-resource-name>
                  <url-pattern>/gateway/clerk/action/forBosses</url-pattern>
                </web-resource-collection>
                <auth-constraint>
                  <role-name>**</role-name>
                </auth-constraint>
              </security-constraint>
              <login-config>
                <auth-method>BASIC</auth-method>
              </login-config>
              <security-role>
                <role-name>boss</role-name>
              </security-role>
            </web-app>
            """;

    private final Door door = Door.of("coexistence");
    private final String key = UUID.randomUUID().toString();

    @Deployment(testable = false)
    static Archive<?> application() {
        return Wars.named("coexistence")
                .addPackage(Api.class.getPackage())
                .addAsResource(new StringAsset(PERSISTENCE), "META-INF/persistence.xml")
                .setWebXML(new StringAsset(WEB))
                .addAsLibraries(
                        ShrinkWrap.create(JavaArchive.class, "plain.jar").addClass(PlainJarActor.class),
                        ShrinkWrap.create(JavaArchive.class, "empty.jar")
                                .addClass(EmptyJarActor.class)
                                .addAsManifestResource(EmptyAsset.INSTANCE, "beans.xml"));
    }

    @Test
    void resources_keep_the_json_that_json_b_gives_them() {
        assertThat(door.get("/api/neighbours/person").body())
                .isEqualTo("{\"born\":\"03.02.1990\",\"full_name\":\"Ann Other\"}");
    }

    /** Payara knows no such choice. */
    @Test
    @Tag("not-payara")
    @Tag("not-payara-full")
    void an_application_does_not_lose_json_b_for_what_troupe_brings_along() throws IOException {
        // WildFly's words for leaving JSON-B because of what it found in the application.
        assertThat(Files.readString(Wars.directory().resolve("server/log/server.log")))
                .contains("Starting deployment of \"coexistence.war\"")
                .doesNotContain("WFLYRS0018");
    }

    @Test
    void a_socket_of_the_applications_own_answers() {
        try (Talk talk = Talk.at(door, "/echo/Ann")) {
            talk.say("hello");
            assertThat(talk.hear()).isEqualTo("Good day, Ann: hello");
        }
        try (Talk talk = Talk.with(door, "clerk", key)) {
            assertThat(talk.hear()).contains("\"Init\"");
        }
    }

    @Test
    void a_persistence_unit_of_the_applications_own_saves_and_reads() {
        assertThat(door.post("/api/neighbours/notes", "note " + key).status()).isEqualTo(204);
        assertThat(door.get("/api/neighbours/notes").body()).contains("note " + key);
    }

    @Test
    void beans_are_injected_into_actors_and_actors_into_beans() {
        assertThat(door.get("/api/neighbours/greeting").body()).contains("Good day, Ben");
        assertThat(door.call("clerk", key, "greet", "Ann").output()).isEqualTo("\"Good day, Ann\"");
    }

    @Test
    void an_interceptor_of_the_applications_own_runs_inside_the_turn() {
        assertThat(door.call("clerk", key, "traced").output()).isEqualTo("1");
        assertThat(door.get("/api/neighbours/trail").body())
                .contains("\"before traced of " + key + "\",\"after traced of " + key + "\"");
    }

    @Test
    void bean_validation_speaks_before_the_action() {
        Answer answer = door.call("clerk", key, "greet", " ");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error()).isEqualTo("actor.validation_error");
    }

    @Test
    void roles_are_those_of_the_containers_users() {
        Answer anybody = door.call("clerk", key, "forBosses");
        assertThat(anybody.status()).as("by the server").isEqualTo(401);

        Answer boss = door.send(door.request(Door.path("clerk", key, "/action/forBosses"))
                .header("authorization", Boss.authorization())
                .POST(BodyPublishers.ofString("{\"args\":[]}")));
        assertThat(boss.output()).isEqualTo("\"" + Boss.NAME + "\"");
    }

    @Test
    void an_action_stays_done_when_its_callers_transaction_is_rolled_back() {
        Answer answer = door.post("/api/neighbours/regret/" + key, "");
        assertThat(answer.body()).isEqualTo("1 false");
        assertThat(door.get("/api/neighbours/notes").body()).doesNotContain("regretted " + key);
        assertThat(door.call("clerk", key, "get").output()).isEqualTo("1");
    }

    @Test
    void actors_come_in_jars_with_and_without_beans_xml() {
        assertThat(door.call("plainJarActor", key, "increment").output()).isEqualTo("1");
        assertThat(door.call("emptyJarActor", key, "increment").output()).isEqualTo("1");
    }

    @Test
    void what_belongs_to_nobody_is_not_found_by_the_server_itself() {
        Answer answer = door.get("/nowhere");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).doesNotContain("guard");
    }
}
