// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.docs;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.State;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;

/** Asks somebody slow. */
@Actor
@PermitAll
public class Assistant {

    /** Takes seconds. */
    interface Model {
        String answer(List<String> conversation);
    }

    @State
    private List<String> conversation = new ArrayList<>();

    private final ActorContext self;
    private final Model model;

    @Inject
    Assistant(ActorContext self, Model model) {
        this.self = self;
        this.model = model;
    }

    @Action
    public String ask(String question) throws Exception {
        conversation.add(question);
        List<String> sofar = List.copyOf(conversation);
        String answer = self.outsideTurn(() -> model.answer(sofar));
        conversation.add(answer);
        return answer;
    }
}
