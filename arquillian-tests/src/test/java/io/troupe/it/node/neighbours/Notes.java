// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node.neighbours;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.List;

/** All notes. */
@ApplicationScoped
public class Notes {

    @PersistenceContext
    private EntityManager entities;

    @Transactional
    public void add(String text) {
        entities.persist(new Note(text));
    }

    @Transactional
    public List<String> all() {
        return entities.createQuery("select n.text from Note n order by n.id", String.class)
                .getResultList();
    }
}
