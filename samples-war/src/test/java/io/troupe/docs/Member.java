// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.docs;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.State;
import io.troupe.StateUpcaster;
import jakarta.annotation.security.PermitAll;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Somebody who has changed a few times. */
@Actor(name = "member", stateVersion = 3)
@PermitAll
public class Member {

    @State
    private String first;

    @State
    private String last;

    @State(name = "mail")
    private String mailAddress;

    @State(formerly = "points")
    private long credits;

    @State
    private List<String> tags = new ArrayList<>();

    /** Version 1 had the whole name in one field. */
    @StateUpcaster(from = 1)
    static void splitName(Map<String, Object> document) {
        String[] parts = ((String) document.remove("name")).split(" ", 2);
        document.put("first", parts[0]);
        document.put("last", parts.length > 1 ? parts[1] : "");
    }

    /** In version 2, credits were text. */
    @StateUpcaster(from = 2)
    static void readCredits(Map<String, Object> document) {
        if (document.get("credits") instanceof String text) {
            document.put("credits", Long.parseLong(text));
        }
    }

    /** What to call them. */
    @Action(readOnly = true)
    public String name() {
        return first + " " + last;
    }

    /** Where to write to. */
    @Action(readOnly = true)
    public String mail() {
        return mailAddress;
    }

    /** Gives credits and tags. */
    @Action
    public long reward(long more, String tag) {
        tags.add(tag);
        credits += more;
        return credits;
    }
}
