// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import static io.troupe.internal.cdi.ActorRulesTest.problemsOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.Actor;
import io.troupe.State;
import io.troupe.StateUpcaster;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is wrong with former names, state versions and upcasters fails the deployment, word for word. */
class StateRulesTest {

    private static final String HERE = StateRulesTest.class.getName() + "$";

    @Actor
    static class ReservedNames {
        @State(name = "@version")
        private int one;

        @State(formerly = {"@old", ""})
        private int two;
    }

    @Test
    void namesThatBeginLikeTroupesOwnAreRefused() {
        String cure = "'; use one that is not empty and does not begin with @, such names are Troupe's own.";
        assertThat(problemsOf(ReservedNames.class))
                .containsExactlyInAnyOrder(
                        "TROUPE000140: Field one of actor " + HERE + "ReservedNames has the stored name '@version"
                                + cure,
                        "TROUPE000140: Field two of actor " + HERE + "ReservedNames has the stored name '@old" + cure,
                        "TROUPE000140: Field two of actor " + HERE + "ReservedNames has the stored name '" + cure);
    }

    @Actor
    static class SharedNames {
        @State(formerly = {"old", "second", "first"})
        private int first;

        @State(formerly = "old")
        private int second;
    }

    @Test
    void aNameThatBelongsToAnotherFieldIsRefused() {
        String cure = " already; remove it from one of them, a stored value goes to one field.";
        assertThat(problemsOf(SharedNames.class))
                .containsExactlyInAnyOrder(
                        "TROUPE000141: Field first of actor " + HERE
                                + "SharedNames was formerly 'second', but that is a name of field second" + cure,
                        "TROUPE000141: Field first of actor " + HERE
                                + "SharedNames was formerly 'first', but that is a name of field first" + cure,
                        "TROUPE000141: Field second of actor " + HERE
                                + "SharedNames was formerly 'old', but that is a name of field first" + cure);
    }

    @Actor(stateVersion = 0)
    static class VersionZero {}

    @Actor(stateVersion = Integer.MAX_VALUE)
    static class VastVersion {}

    @Test
    void aStateVersionThatIsNoneIsRefused() {
        assertThat(problemsOf(VersionZero.class, VastVersion.class))
                .containsExactlyInAnyOrder(
                        "TROUPE000142: Actor " + HERE
                                + "VersionZero has state version 0; give a number from 1 to 10000.",
                        "TROUPE000142: Actor " + HERE
                                + "VastVersion has state version 2147483647; give a number from 1 to 10000.");
    }

    @Actor(stateVersion = 6)
    static class BadUpcasters {
        @StateUpcaster(from = 1)
        void notStatic(Map<String, Object> document) {}

        @StateUpcaster(from = 2)
        static Map<String, Object> returning(Map<String, Object> document) {
            return document;
        }

        @StateUpcaster(from = 3)
        static void narrow(HashMap<String, Object> document) {}

        @StateUpcaster(from = 4)
        static void strings(Map<String, String> document) {}

        @StateUpcaster(from = 5)
        static void two(Map<String, Object> document, String more) {}
    }

    @Test
    void anUpcasterIsStaticAndTakesTheDocument() {
        String cure = " of actor " + HERE
                + "BadUpcasters must be static, return nothing and take one parameter, a Map<String, Object>.";
        assertThat(problemsOf(BadUpcasters.class))
                .containsExactlyInAnyOrder(
                        "TROUPE000143: Upcaster notStatic" + cure,
                        "TROUPE000143: Upcaster returning" + cure,
                        "TROUPE000143: Upcaster narrow" + cure,
                        "TROUPE000143: Upcaster strings" + cure,
                        "TROUPE000143: Upcaster two" + cure);
    }

    @Actor(stateVersion = 2)
    static class OutOfRange {
        @StateUpcaster(from = 1)
        static void fine(Map<String, Object> document) {}

        @StateUpcaster(from = 2)
        static void tooFar(Map<String, Object> document) {}

        @StateUpcaster(from = 0)
        static void tooEarly(Map<String, Object> document) {}
    }

    @Test
    void anUpcasterStartsFromAVersionBeforeTheActors() {
        String cure = ", but the versions before the actor's are 1 to 1; raise @Actor(stateVersion = ...), or correct"
                + " @StateUpcaster(from = ...).";
        assertThat(problemsOf(OutOfRange.class))
                .containsExactlyInAnyOrder(
                        "TROUPE000144: Upcaster tooFar of actor " + HERE
                                + "OutOfRange takes documents of state version 2" + cure,
                        "TROUPE000144: Upcaster tooEarly of actor " + HERE
                                + "OutOfRange takes documents of state version 0" + cure);
    }

    static class Base {
        @StateUpcaster(from = 1)
        static void inBase(Map<String, Object> document) {}
    }

    @Actor(stateVersion = 4)
    static class TwiceAndMissing extends Base {
        @StateUpcaster(from = 1)
        static void again(Map<String, Object> document) {}
    }

    @Test
    void thereIsOneUpcasterForEachVersion() {
        assertThat(problemsOf(TwiceAndMissing.class))
                .containsExactlyInAnyOrder(
                        "TROUPE000145: Upcaster again of actor " + HERE
                                + "TwiceAndMissing and inBase both take documents of state version 1; there is one for each version.",
                        missing(2),
                        missing(3));
    }

    private static String missing(int from) {
        return "TROUPE000146: Actor " + HERE
                + "TwiceAndMissing has state version 4 and no upcaster for documents of version "
                + from + "; add a static method with @StateUpcaster(from = " + from
                + "), with an empty body if nothing changes.";
    }

    @ApplicationScoped
    static class NoActor {
        @StateUpcaster(from = 1)
        static void upcast(Map<String, Object> document) {}
    }

    @Test
    void anUpcasterOutsideAnActorIsRefused() {
        assertThat(problemsOf(NoActor.class))
                .containsExactly(
                        "TROUPE000107: " + HERE
                                + "NoActor uses @StateUpcaster but is no actor; annotate the class with @Actor or remove @StateUpcaster.");
    }
}
