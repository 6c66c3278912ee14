// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;

/** The directions in which packages may know each other. */
@AnalyzeClasses(packages = "io.troupe", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final Set<String> JAKARTA_NAMES =
            Set.of("Event", "OnMessage", "OnOpen", "OnClose", "OnError", "Schedule", "Lock", "Asynchronous", "Session");

    /** The API shows neither SPI nor internal types. */
    @ArchTest
    static final ArchRule API = noClasses()
            .that()
            .resideInAnyPackage("io.troupe", "io.troupe.event", "io.troupe.schedule")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.troupe.spi..", "io.troupe.protocol..", "io.troupe.internal..")
            .allowEmptyShould(true);

    /** The SPI shows no internal types. */
    @ArchTest
    static final ArchRule SPI = noClasses()
            .that()
            .resideInAnyPackage("io.troupe.spi..", "io.troupe.protocol..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.troupe.internal..")
            .allowEmptyShould(true);

    /** The runtime imports nothing of CDI, Infinispan, JPA, REST or WebSocket: it can be tested with {@code new}. */
    @ArchTest
    static final ArchRule RUNTIME = noClasses()
            .that()
            .resideInAPackage("io.troupe.internal.runtime..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta..", "org.infinispan..", "io.troupe.internal.cdi..")
            .allowEmptyShould(true);

    /** Neighbours do not know each other, nor the only place that joins them. */
    @ArchTest
    static final ArchRule NEIGHBOURS = noClasses()
            .that()
            .resideInAnyPackage("io.troupe.internal.cluster..", "io.troupe.internal.schedule..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.troupe.internal.cdi..")
            .allowEmptyShould(true);

    /** No type of the API repeats a simple name of Jakarta's: every import would be a trap. */
    @ArchTest
    static final ArchRule NAMES = classes()
            .that()
            .resideInAnyPackage("io.troupe", "io.troupe.event", "io.troupe.schedule")
            .should(new ArchCondition<>("bear a name of their own") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    if (JAKARTA_NAMES.contains(type.getSimpleName())) {
                        events.add(
                                SimpleConditionEvent.violated(type, type.getName() + " repeats a name of Jakarta's"));
                    }
                }
            })
            .allowEmptyShould(true);
}
