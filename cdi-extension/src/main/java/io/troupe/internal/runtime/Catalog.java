// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.runtime;

import io.troupe.ActorException;
import io.troupe.Caller;
import io.troupe.ErrorCode;
import io.troupe.spi.ActorCatalog;
import io.troupe.spi.ActorTypeInfo;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The deployed actor types, by name. */
final class Catalog implements ActorCatalog {

    private final Map<String, ActorType> types = new LinkedHashMap<>();
    private final Map<String, ActorTypeInfo> infos = new LinkedHashMap<>();
    private final Set<String> roles = new TreeSet<>();
    private boolean anyWatches;

    Catalog(Collection<ActorType> deployed) {
        for (ActorType type : deployed) {
            types.put(type.name(), type);
            infos.put(type.name(), type.info());
            type.accesses().forEach(access -> {
                if (access instanceof Access.InRole in) {
                    roles.addAll(in.roles());
                }
            });
            anyWatches |= type.watchesConnections();
        }
    }

    /** The type of that name, or {@code actor.unknown_type}. */
    ActorType require(String name) {
        ActorType type = types.get(name);
        if (type == null) {
            throw ActorException.refused(ErrorCode.UNKNOWN_ACTOR, "There is no actor type of that name here.");
        }
        return type;
    }

    @Override
    public Collection<ActorTypeInfo> types() {
        return infos.values();
    }

    @Override
    public Optional<ActorTypeInfo> type(String name) {
        return Optional.ofNullable(infos.get(name));
    }

    @Override
    public Set<String> roles() {
        return roles;
    }

    @Override
    public boolean watchesConnections(@Nullable String name) {
        if (name == null || !anyWatches) {
            return anyWatches;
        }
        ActorType type = types.get(name);
        return type != null && type.watchesConnections();
    }

    @Override
    public void checkRequest(@Nullable String name, Caller caller) {
        if (name != null) {
            require(name).requestHook(caller);
        }
    }
}
