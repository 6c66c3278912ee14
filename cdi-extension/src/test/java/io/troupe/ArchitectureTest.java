// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The directions in which packages may know each other. */
class ArchitectureTest {

    private static final JavaClasses TROUPE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("io/troupe/jackson/"))
            .importPackages("io.troupe");

    private static final Set<String> JAKARTA_NAMES =
            Set.of("Event", "OnMessage", "OnOpen", "OnClose", "OnError", "Schedule", "Lock", "Asynchronous", "Session");

    /** The API shows neither SPI nor internal types. */
    @Test
    void theAPIShowsNeitherSPINorInternalTypes() {
        noClasses()
                .that()
                .resideInAnyPackage("io.troupe", "io.troupe.event", "io.troupe.raw", "io.troupe.schedule")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.troupe.spi..", "io.troupe.protocol..", "io.troupe.internal..")
                .allowEmptyShould(true)
                .check(TROUPE);
    }

    /** The SPI shows no internal types. */
    @Test
    void theSPIShowsNoInternalTypes() {
        noClasses()
                .that()
                .resideInAnyPackage("io.troupe.spi..", "io.troupe.protocol..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.troupe.internal..")
                .allowEmptyShould(true)
                .check(TROUPE);
    }

    /** Whatever is logged goes through the one logger that lets nobody outside write lines of their own. */
    @Test
    void nobodyLogsButByTheLoggerThatEscapes() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.troupe.spi.OneLineLogger")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.System$Logger")
                .check(TROUPE);
    }

    /** The runtime imports nothing of CDI, Infinispan, JPA, REST or WebSocket: it can be tested with {@code new}. */
    @Test
    void theRuntimeKnowsNoPlatform() {
        noClasses()
                .that()
                .resideInAPackage("io.troupe.internal.runtime..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta..", "org.infinispan..", "io.troupe.internal.cdi..")
                .allowEmptyShould(true)
                .check(TROUPE);
    }

    /** Neighbours do not know each other, nor the only place that joins them. */
    @Test
    void neighboursDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAnyPackage("io.troupe.internal.cluster..", "io.troupe.internal.schedule..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.troupe.internal.cdi..")
                .allowEmptyShould(true)
                .check(TROUPE);
    }

    /** No type of the API repeats a simple name of Jakarta's: every import would be a trap. */
    @Test
    void noTypeOfTheAPIRepeatsANameOfJakarta() {
        classes()
                .that()
                .resideInAnyPackage("io.troupe", "io.troupe.event", "io.troupe.raw", "io.troupe.schedule")
                .should(new ArchCondition<>("bear a name of their own") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        if (JAKARTA_NAMES.contains(type.getSimpleName())) {
                            events.add(SimpleConditionEvent.violated(
                                    type, type.getName() + " repeats a name of Jakarta's"));
                        }
                    }
                })
                .allowEmptyShould(true)
                .check(TROUPE);
    }
}
