// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node.bank;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;

/** The application's own entries. */
@ApplicationScoped
public class Ledger {

    @PersistenceContext
    private EntityManager entities;

    /** In the caller's transaction, at once. */
    @Transactional(TxType.MANDATORY)
    public void enter(String text) {
        entities.persist(new Entry(text));
        entities.flush();
    }

    @Transactional
    public long count(String text) {
        return entities.createQuery("select count(e) from Entry e where e.text = :text", Long.class)
                .setParameter("text", text)
                .getSingleResult();
    }
}
