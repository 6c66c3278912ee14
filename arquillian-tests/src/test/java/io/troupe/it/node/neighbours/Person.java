// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.it.node.neighbours;

import jakarta.json.bind.annotation.JsonbDateFormat;
import jakarta.json.bind.annotation.JsonbProperty;
import jakarta.json.bind.annotation.JsonbTransient;
import java.time.LocalDate;

/** Says by JSON-B what it looks like. */
public class Person {

    @JsonbProperty("full_name")
    private final String name = "Ann Other";

    @JsonbDateFormat("dd.MM.yyyy")
    private final LocalDate born = LocalDate.of(1990, 2, 3);

    public String getName() {
        return name;
    }

    public LocalDate getBorn() {
        return born;
    }

    @JsonbTransient
    public String getSecret() {
        return "secret";
    }
}
