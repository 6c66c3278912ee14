// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.conformance.handles;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.OnWake;
import io.troupe.State;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.Map;

/** Knows its own name. */
@Actor(name = "metadataActor")
@PermitAll
public class MetadataActor {

    /** What is known. */
    public record Metadata(String name, Map<String, String> tags, String region) {}

    @State
    private Metadata lastMetadata;

    @State
    private String actorName = "";

    @State
    private Map<String, String> storedTags = new LinkedHashMap<>();

    @State
    private String storedRegion;

    private final ActorContext self;

    @Inject
    MetadataActor(ActorContext self) {
        this.self = self;
    }

    @OnWake
    void wake() {
        actorName = self.id().type();
    }

    @Action
    public Map<String, String> setupTestTags(Map<String, String> tags) {
        storedTags = tags;
        return tags;
    }

    @Action
    public String setupTestRegion(String region) {
        storedRegion = region;
        return region;
    }

    @Action
    public Metadata getMetadata() {
        lastMetadata = new Metadata(self.id().type(), storedTags, storedRegion);
        return lastMetadata;
    }

    @Action
    public String getActorName() {
        return self.id().type();
    }

    @Action
    public String getStoredActorName() {
        return actorName;
    }

    @Action
    public String getTag(String name) {
        return storedTags.get(name);
    }

    @Action
    public Map<String, String> getTags() {
        return storedTags;
    }

    @Action
    public String getRegion() {
        return storedRegion;
    }

    @Action
    public Metadata getLastMetadata() {
        return lastMetadata;
    }
}
