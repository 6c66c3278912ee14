// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.harness.web.FrameClient;
import io.troupe.it.Door;
import io.troupe.it.Door.Answer;
import io.troupe.it.ServerUnderTest;
import io.troupe.it.Talk;
import io.troupe.runner.Ports;
import io.troupe.runner.ServerProcess;
import io.troupe.runner.ServerSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.as.controller.client.ModelControllerClient;
import org.jboss.dmr.ModelNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** WildFly can be suspended, so that it ends what it does and begins nothing new, and resumed. Payara has nothing like it. */
@Tag("not-payara")
@Tag("not-payara-full")
class SuspensionIT {

    private static final String TIMED_OUT = "1013 ws.timed_out";

    @TempDir
    private Path folder;

    @Test
    void aSuspendedServerRefusesWhoComesAnewAndAfterwardsEverythingIsAsBefore() throws Exception {
        ServerSpec spec = BriefServer.storing(BriefServer.of(folder, Sample.PORTS, Sample.war()), folder)
                .property("troupe.socket.ping", "1s")
                .property("troupe.socket.stall", "2s");
        try (ServerProcess process =
                ServerUnderTest.WILDFLY.distribution().start(spec).awaitReady()) {
            Door door = Door.at(process.address().toString());
            assertThat(increment(door).output()).isEqualTo("1");
            try (Talk talk = Talk.with(door, "counter", "key")) {
                assertThat(talk.hear()).contains("\"Init\"");
                CompletableFuture<String> silent =
                        new FrameClient(Sample.PORTS.http(), connect(), protocols()).closingMeanwhile();

                order("suspend");
                assertThat(increment(door).status()).isEqualTo(503);
                assertThat(new FrameClient(Sample.PORTS.http(), connect(), protocols()).status())
                        .isEqualTo(503);
                talk.call(0, "increment", 1);
                assertThat(talk.hear()).contains("\"output\":2");
                assertThat(silent.get(1, TimeUnit.MINUTES)).isEqualTo(TIMED_OUT);

                order("resume");
                assertThat(increment(door).output()).isEqualTo("3");
                talk.call(1, "increment", 1);
                assertThat(talk.hear()).contains("\"output\":4");
                CompletableFuture<String> another =
                        new FrameClient(Sample.PORTS.http(), connect(), protocols()).closingMeanwhile();
                assertThat(another.get(1, TimeUnit.MINUTES)).isEqualTo(TIMED_OUT);
            }
            assertThat(process.warnings()).isEmpty();
        }
    }

    private static Answer increment(Door door) {
        return door.call("counter", "key", "increment", 1);
    }

    private static String connect() {
        return Door.path("counter", "key", "/connect");
    }

    private static String protocols() {
        return "Sec-WebSocket-Protocol: rivet,rivet_encoding.json";
    }

    private static void order(String operation) throws IOException {
        try (ModelControllerClient client =
                ModelControllerClient.Factory.create(Ports.HOST, Sample.PORTS.management())) {
            ModelNode order = new ModelNode();
            order.get("operation").set(operation);
            ModelNode answer = client.execute(order);
            assertThat(answer.get("outcome").asString()).as("%s", answer).isEqualTo("success");
        }
    }
}
