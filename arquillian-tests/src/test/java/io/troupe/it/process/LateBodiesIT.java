// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.harness.web.RawHttp;
import io.troupe.it.Door;
import io.troupe.it.Wars;
import io.troupe.it.process.limits.Target;
import io.troupe.runner.Ports;
import io.troupe.runner.ServerProcess;
import io.troupe.runner.ServerSpec;
import io.troupe.runner.WildFlyServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jboss.as.controller.client.ModelControllerClient;
import org.jboss.dmr.ModelNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * WildFly without the filters that keep late bodies from the application, as it is when nobody sets them: the door awaits
 * bodies itself, and they hold none of its threads. On Payara, which has no such filters, this is among the attacks.
 */
@Tag("not-payara")
@Tag("not-payara-full")
class LateBodiesIT {

    private static final List<String> FILTERS = List.of("whole-bodies", "no-expectations");

    @Test
    @Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void bodiesThatDoNotComeHoldNoThreadsOfAServerThatPassesThemOnAndAreGivenUp(@TempDir Path folder) throws Exception {
        ServerSpec spec = BriefServer.of(
                        folder, Sample.PORTS, Wars.named("limits").addPackage(Target.class.getPackage()))
                .property("troupe.http.body-timeout", "7s");
        try (ServerProcess process = WildFlyServer.at(Sample.property("troupe.wildfly.home"))
                .start(BriefServer.storing(spec, folder))
                .awaitReady()) {
            withoutFilters();
            process.awaitReady();
            Door door = Door.at(process.address().toString());
            Attacks.bodiesInBits(Sample.PORTS.http());
            List<RawHttp> slow = new ArrayList<>();
            try {
                for (int i = 0; i < 200; i++) {
                    slow.add(begun(i));
                }
                assertThat(door.call("target", "k", "echo", "hi").output()).isEqualTo("\"hi\"");
                for (RawHttp client : slow) {
                    Attacks.assertNotInTime(client);
                }
                assertThat(door.call("target", "k", "echo", "hi").output()).isEqualTo("\"hi\"");
            } finally {
                for (RawHttp each : slow) {
                    each.vanish();
                }
            }
            assertThat(process.warnings()).isEmpty();
        }
    }

    private static RawHttp begun(int i) throws IOException {
        String length =
                switch (i % 3) {
                    case 0 -> "Content-Length: 1000\r\n\r\n{\"args";
                    case 1 -> "Content-Length: 1000\r\nExpect: 100-continue\r\n\r\n";
                    default -> "Transfer-Encoding: chunked\r\n\r\n3\r\n{\"a";
                };
        return new RawHttp(Sample.PORTS.http())
                .send("POST " + Door.path("target", "k", "/action/number")
                        + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + length);
    }

    private static void withoutFilters() throws Exception {
        for (String filter : FILTERS) {
            ModelNode remove = new ModelNode();
            remove.get("operation").set("remove");
            remove.get("address")
                    .add("subsystem", "undertow")
                    .add("server", "default-server")
                    .add("host", "default-host")
                    .add("filter-ref", filter);
            order(remove);
        }
        ModelNode reload = new ModelNode();
        reload.get("operation").set("reload");
        order(reload);
        ModelNode state = new ModelNode();
        state.get("operation").set("read-attribute");
        state.get("name").set("server-state");
        // The management interface goes and comes back, too.
        for (String now = ""; !now.equals("running"); TimeUnit.MILLISECONDS.sleep(100)) {
            try {
                now = asked(state).get("result").asString();
            } catch (IOException e) {
                now = "";
            }
        }
    }

    private static void order(ModelNode order) throws IOException {
        ModelNode answer = asked(order);
        assertThat(answer.get("outcome").asString()).as("%s", answer).isEqualTo("success");
    }

    private static ModelNode asked(ModelNode order) throws IOException {
        try (ModelControllerClient client =
                ModelControllerClient.Factory.create(Ports.HOST, Sample.PORTS.management())) {
            return client.execute(order);
        }
    }
}
