// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.troupe.it.Door;
import io.troupe.it.Wars;
import io.troupe.it.node.wrong.FinalActor;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is wrong with an application is said when it is deployed, and all at once. */
@ExtendWith(ArquillianExtension.class)
class BrokenDeploymentIT {

    private static final String WRONG = "wrong";
    private static final String FORGETFUL = "forgetful";

    @ArquillianResource
    private Deployer deployer;

    @Deployment(name = WRONG, managed = false, testable = false)
    static Archive<?> wrong() {
        return Wars.named(WRONG).addPackage(FinalActor.class.getPackage());
    }

    @Deployment(name = FORGETFUL, managed = false, testable = false)
    static Archive<?> forgetful() {
        return Wars.named(FORGETFUL)
                .addClass(Guarded.class)
                .addAsResource(
                        new StringAsset("troupe.datasource=" + DataSources.FORGETFUL.name()),
                        "META-INF/microprofile-config.properties");
    }

    @Test
    void all_that_is_wrong_with_actors_is_said_at_once() {
        assertThat(refusal(WRONG))
                .contains("TROUPE000100: This application cannot be deployed:")
                .contains("TROUPE000101: Actor io.troupe.it.node.wrong.FinalActor is final")
                .contains("TROUPE000103: Actor io.troupe.it.node.wrong.NoConstructor has no suitable constructor")
                .contains("TROUPE000104: Method hidden of actor io.troupe.it.node.wrong.NoConstructor carries @Action")
                .contains("TROUPE000105: ", "are both actors named 'twin'")
                .contains("TROUPE000106: Field thread of actor io.troupe.it.node.wrong.Unkeepable cannot be kept")
                .contains("TROUPE000108: Field visible of actor io.troupe.it.node.wrong.Unkeepable carries @State")
                .contains("TROUPE000112: ", "io.troupe.it.node.wrong.OneTwin");
    }

    @Test
    void a_database_that_forgets_is_refused() {
        assertThat(refusal(FORGETFUL))
                .contains("TROUPE002006: ", DataSources.FORGETFUL.name(), "all state is gone when the server stops");
    }

    /** What whoever deploys it gets to read. */
    private String refusal(String name) {
        Throwable failure = catchThrowable(() -> deployer.deploy(name));
        assertThat(failure).isNotNull();
        StringBuilder text = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            text.append(cause.getMessage()).append('\n');
        }
        assertThat(Door.of(name).get("/metadata").status()).isEqualTo(404);
        return text.toString();
    }
}
