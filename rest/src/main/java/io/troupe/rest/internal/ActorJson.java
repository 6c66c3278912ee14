// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal;

import io.troupe.jackson.databind.node.JsonNodeFactory;
import io.troupe.jackson.databind.node.ObjectNode;
import io.troupe.protocol.KeyForm;
import io.troupe.spi.ActorSummary;

/** An actor as the control API shows it. Times are milliseconds; an actor here can be called from its creation on. */
final class ActorJson {

    private ActorJson() {}

    static ObjectNode of(ActorSummary actor, String pool) {
        long created = actor.createdAt().toEpochMilli();
        return JsonNodeFactory.instance
                .objectNode()
                .put("actor_id", actor.publicId())
                .put("name", actor.id().type())
                .put("key", KeyForm.control(actor.id().key()))
                .put("namespace_id", actor.id().namespace())
                .put("datacenter", "default")
                .put("runner_name_selector", pool)
                .put("crash_policy", "sleep")
                .put("create_ts", created)
                .put("start_ts", created)
                .put("connectable_ts", created)
                .putNull("pending_allocation_ts")
                .putNull("sleep_ts")
                .putNull("reschedule_ts")
                .putNull("destroy_ts");
    }
}
