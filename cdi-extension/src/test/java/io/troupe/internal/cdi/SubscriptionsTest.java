// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import static io.troupe.internal.cdi.Parties.failureOf;
import static io.troupe.internal.cdi.Parties.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.ActorException;
import io.troupe.ActorId;
import io.troupe.ErrorCode;
import io.troupe.Executed;
import io.troupe.event.EventName;
import io.troupe.internal.runtime.Nobody;
import io.troupe.spi.ActionCall;
import io.troupe.spi.ActorTarget;
import io.troupe.spi.ClientConnection;
import io.troupe.spi.ConnectRequest;
import io.troupe.spi.ConnectionSink;
import io.troupe.spi.OutgoingEvent;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one connection listens to. */
@Timeout(60)
class SubscriptionsTest {

    private static final int LIMIT = 1_000;

    private static final ActorTarget STATION = new ActorTarget.OrCreate(ActorId.of("station", "a"), null);

    /** What a station sends. */
    @EventName("news")
    record News(String text) {}

    /** Sends. */
    @Actor(name = "station", events = News.class)
    @PermitAll
    static class Station {

        private final ActorContext self;

        @Inject
        Station(ActorContext self) {
            this.self = self;
        }

        @Action
        public void send(String text) {
            self.broadcast(new News(text));
        }
    }

    private static final class Radio implements ConnectionSink {
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

        @Override
        public void event(OutgoingEvent event) {
            heard.add(event.name() + event.args());
        }

        @Override
        public void close(String reason) {
            heard.add("closed");
        }
    }

    private static ClientConnection tuned(Container container, Radio radio) {
        return get(container.dispatcher().connect(STATION, new ConnectRequest(Nobody.ANONYMOUS, null), radio));
    }

    private static void send(ClientConnection by, String text) {
        get(by.call(new ActionCall<>("send", types -> new Object[] {text}, Nobody.ANONYMOUS, String::valueOf, false)));
    }

    @Test
    void aConnectionListensToAThousandEventsAndNoMore() {
        try (Container container = Container.fresh(Station.class)) {
            ClientConnection connection = tuned(container, new Radio());
            for (int i = 0; i < LIMIT; i++) {
                get(connection.subscribe("event " + i, true));
            }
            ActorException refused = failureOf(connection.subscribe("one more", true));
            assertThat(refused.is(ErrorCode.TOO_MANY_SUBSCRIPTIONS)).isTrue();
            assertThat(refused.executed()).isEqualTo(Executed.NO);
            get(connection.subscribe("event 7", true));
            get(connection.subscribe("event 8", false));
            get(connection.subscribe("one more", true));
        }
    }

    @Test
    void whatAConnectionListensToNoLongerItDoesNotHear() throws Exception {
        try (Container container = Container.fresh(Station.class)) {
            Radio radio = new Radio();
            ClientConnection connection = tuned(container, radio);
            get(connection.subscribe("news", true));
            get(connection.subscribe("news", true));
            send(connection, "one");
            get(connection.subscribe("news", false));
            send(connection, "two");
            get(connection.subscribe("news", true));
            send(connection, "three");
            assertThat(radio.heard.poll(20, TimeUnit.SECONDS)).isEqualTo("news[{\"text\":\"one\"}]");
            assertThat(radio.heard.poll(20, TimeUnit.SECONDS)).isEqualTo("news[{\"text\":\"three\"}]");
            assertThat(radio.heard).isEmpty();
        }
    }
}
