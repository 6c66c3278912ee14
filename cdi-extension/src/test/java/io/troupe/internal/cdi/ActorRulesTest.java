// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.troupe.Action;
import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.ActorId;
import io.troupe.ActorKey;
import io.troupe.Actors;
import io.troupe.OnCreate;
import io.troupe.OnSleep;
import io.troupe.OnWake;
import io.troupe.State;
import io.troupe.event.OnConnect;
import io.troupe.jackson.annotation.JsonTypeInfo;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What fails a deployment, word for word, and what is fine although one might think otherwise. */
class ActorRulesTest {

    private static final String HERE = ActorRulesTest.class.getName() + "$";

    @BeforeEach
    void startEmpty() {
        MemoryStore.clear();
    }

    @AfterEach
    void forgetSettings() {
        System.getProperties().keySet().removeIf(name -> name.toString().startsWith("troupe."));
    }

    /** All problems of a deployment of those classes. */
    static List<String> problemsOf(Class<?>... classes) {
        Throwable thrown = catchThrowable(() -> Container.with(classes).close());
        assertThat(thrown).as("the deployment fails").isNotNull();
        String text = messages(thrown);
        int start = text.indexOf("TROUPE000100: This application cannot be deployed:\n  ");
        assertThat(start).as(text).isNotNegative();
        return Arrays.stream(text.substring(start).split("\n"))
                .skip(1)
                .takeWhile(line -> line.startsWith("  TROUPE"))
                .map(String::strip)
                .toList();
    }

    private static String messages(Throwable thrown) {
        StringBuilder all = new StringBuilder();
        for (Throwable e = thrown; e != null; e = e.getCause()) {
            all.append(e.getMessage()).append('\n');
        }
        return all.toString();
    }

    private static void deploys(Class<?>... classes) {
        Container.with(classes).close();
    }

    @Actor
    static final class Final {}

    @Test
    void aFinalClassIsRefused() {
        assertThat(problemsOf(Final.class))
                .containsExactly("TROUPE000101: Actor " + HERE
                        + "Final is final; remove final, references are subclasses of it.");
    }

    @Actor
    abstract static class Abstract {}

    @Actor
    class Inner {}

    @Test
    void anAbstractOrInnerClassIsRefused() {
        assertThat(problemsOf(Abstract.class))
                .containsExactly(
                        "TROUPE000102: Actor " + HERE + "Abstract is abstract; annotate a concrete class with @Actor.");
        assertThat(problemsOf(Inner.class))
                .containsExactly("TROUPE000102: Actor " + HERE
                        + "Inner is an inner class; make it static or a class of its own.");
    }

    @Actor
    static class NoConstructor {
        NoConstructor(String name) {}
    }

    @Actor
    static class PrivateConstructor {
        private PrivateConstructor() {}
    }

    @Test
    void aClassThatCannotBeMadeIsRefused() {
        assertThat(problemsOf(NoConstructor.class))
                .containsExactly(
                        "TROUPE000103: Actor " + HERE
                                + "NoConstructor has no suitable constructor; annotate one constructor with @Inject, or add one without parameters.");
        assertThat(problemsOf(PrivateConstructor.class))
                .containsExactly(
                        "TROUPE000103: The constructor of actor " + HERE
                                + "PrivateConstructor is private; make it package-private or wider, interceptors are subclasses.");
    }

    @Actor
    static class HiddenActions {
        @Action
        private void secret() {}

        @Action
        public static void common() {}
    }

    @Test
    void anActionIsPublicAndNotStatic() {
        assertThat(problemsOf(HiddenActions.class))
                .containsExactlyInAnyOrder(
                        "TROUPE000104: Method secret of actor " + HERE
                                + "HiddenActions carries @Action; make it public and not static.",
                        "TROUPE000104: Method common of actor " + HERE
                                + "HiddenActions carries @Action; make it public and not static.");
    }

    @Actor(name = "same")
    static class Same1 {}

    @Actor(name = "same")
    static class Same2 {}

    @Test
    void twoActorsOfOneNameAreRefused() {
        assertThat(problemsOf(Same1.class, Same2.class))
                .singleElement()
                .asString()
                .matches(
                        "TROUPE000105: \\S+\\$Same[12] and \\S+\\$Same[12] are both actors named 'same'; give one of them"
                                + " another name with @Actor\\(name = ...\\).");
    }

    interface Shape {}

    static class NoWayBack {
        NoWayBack(int size) {}
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
    static class NamesClasses {}

    @Actor
    static class BadState {
        @State
        private Object anything;

        @State
        private Thread thread;

        @State
        private List<Runnable> tasks;

        @State
        private Shape shape;

        @State
        private Map<String, NoWayBack> sizes;

        @State
        private List<NamesClasses> named;
    }

    @Test
    void stateThatCannotBeEncodedIsRefused() {
        String cure = "; use a type that can be encoded, or drop @State.";
        assertThat(problemsOf(BadState.class))
                .containsExactlyInAnyOrder(
                        "TROUPE000106: Field anything of actor " + HERE
                                + "BadState cannot be kept: Object says nothing of what it holds" + cure,
                        "TROUPE000106: Field thread of actor " + HERE + "BadState cannot be kept: Thread is no data"
                                + cure,
                        "TROUPE000106: Field tasks of actor " + HERE
                                + "BadState cannot be kept: Runnable is code, not data" + cure,
                        "TROUPE000106: Field shape of actor " + HERE
                                + "BadState cannot be kept: Shape is abstract, and nothing names its subtypes" + cure,
                        "TROUPE000106: Field named of actor " + HERE
                                + "BadState cannot be kept: NamesClasses would have classes named in what is stored"
                                + cure,
                        "TROUPE000106: Field sizes of actor " + HERE
                                + "BadState cannot be kept: NoWayBack has no constructor without parameters, nor a @JsonCreator"
                                + cure);
    }

    @ApplicationScoped
    static class NoActor {
        @State
        private int count;

        @Action
        public void act() {}

        @OnWake
        void wake() {}
    }

    @Test
    void annotationsOutsideAnActorAreRefused() {
        assertThat(problemsOf(NoActor.class))
                .containsExactlyInAnyOrder(misplaced("State"), misplaced("Action"), misplaced("OnWake"));
    }

    private static String misplaced(String annotation) {
        return "TROUPE000107: " + HERE + "NoActor uses @" + annotation
                + " but is no actor; annotate the class with @Actor or remove @" + annotation + ".";
    }

    @Actor
    static class BadFields {
        @State
        int open;

        @State
        private static int shared;

        @State
        private final int fixed = 1;

        @State
        private transient int lost;

        public int visible;
    }

    @Test
    void stateFieldsArePrivateAndPlainAndNoFieldIsPublic() {
        String cure = " carries @State; make it private, and neither static, final nor transient.";
        assertThat(problemsOf(BadFields.class))
                .containsExactlyInAnyOrder(
                        "TROUPE000108: Field open of actor " + HERE + "BadFields" + cure,
                        "TROUPE000108: Field shared of actor " + HERE + "BadFields" + cure,
                        "TROUPE000108: Field fixed of actor " + HERE + "BadFields" + cure,
                        "TROUPE000108: Field lost of actor " + HERE + "BadFields" + cure,
                        "TROUPE000109: Field visible of actor " + HERE
                                + "BadFields is public; make it private, through a reference it would always read as empty.");
    }

    @Actor
    static class FinalMethod {
        final void helper() {}
    }

    @Test
    void aFinalMethodIsRefused() {
        assertThat(problemsOf(FinalMethod.class))
                .containsExactly("TROUPE000110: Method helper of actor " + HERE
                        + "FinalMethod is final; remove final, a call through a reference would bypass the actor.");
    }

    @Actor
    static class Overloaded {
        @Action
        public void add(int amount) {}

        @Action
        public void add(String amount) {}
    }

    @Test
    void overloadedActionsAreRefused() {
        assertThat(problemsOf(Overloaded.class))
                .containsExactly(
                        "TROUPE000111: Actor " + HERE
                                + "Overloaded has two actions named 'add'; rename one, or give it a name with @Action(name = ...).");
    }

    @Actor
    static class Fine {
        @State
        private int count;

        @Action
        @PermitAll
        public int next() {
            return ++count;
        }
    }

    static class KeylessClient {
        @Inject
        Fine fine;
    }

    static class KeyedNonsense {
        @Inject
        @ActorKey("x")
        String text;
    }

    @Test
    void injectionNeedsAKeyAndAnActor() {
        assertThat(problemsOf(Fine.class, KeylessClient.class))
                .containsExactly("TROUPE000112: " + HERE + "KeylessClient.fine injects actor " + HERE
                        + "Fine without a key; add @ActorKey(\"...\"), or inject Actors and ask it for a reference.");
        assertThat(problemsOf(Fine.class, KeyedNonsense.class))
                .containsExactly(
                        "TROUPE000119: " + HERE
                                + "KeyedNonsense.text carries @ActorKey, but java.lang.String is neither an actor nor an interface that exactly one actor implements.");
    }

    @Actor
    static class Generic<T> {}

    @Test
    void typeParametersAreRefused() {
        assertThat(problemsOf(Generic.class))
                .containsExactly(
                        "TROUPE000113: Actor " + HERE
                                + "Generic has type parameters, which nobody would bind; make a subclass that binds them the actor.");
    }

    @Actor
    static class BadSignatures {
        @Action
        public void take(Function<String, String> code) {}

        @Action
        public InputStream give() {
            return InputStream.nullInputStream();
        }

        @Action
        public CompletionStage<InputStream> giveLater() {
            return CompletableFuture.completedFuture(InputStream.nullInputStream());
        }
    }

    @Test
    void whatCannotCrossABorderIsRefused() {
        assertThat(problemsOf(BadSignatures.class))
                .containsExactlyInAnyOrder(
                        "TROUPE000114: Action take of actor " + HERE
                                + "BadSignatures takes parameter code, which cannot cross an actor's border: Function is code, not data.",
                        "TROUPE000114: Action give of actor " + HERE
                                + "BadSignatures returns what cannot cross an actor's border: InputStream is no data.",
                        "TROUPE000114: Action giveLater of actor " + HERE
                                + "BadSignatures returns what cannot cross an actor's border: InputStream is no data.");
    }

    @Actor
    static class BadHooks {
        @OnWake
        void wake(String why) {}

        @OnSleep
        static void rest() {}

        @OnCreate
        void create(String one, String two) {}

        @OnConnect
        void connect(String one, String two) {}
    }

    @Test
    void hooksHaveFewParametersAndAreNotStatic() {
        assertThat(problemsOf(BadHooks.class))
                .containsExactlyInAnyOrder(
                        "TROUPE000115: Hook wake of actor " + HERE
                                + "BadHooks must not be static and takes no parameter, for @OnWake.",
                        "TROUPE000115: Hook rest of actor " + HERE
                                + "BadHooks must not be static and takes no parameter, for @OnSleep.",
                        "TROUPE000115: Hook create of actor " + HERE
                                + "BadHooks must not be static and takes at most one parameter, for @OnCreate.",
                        "TROUPE000115: Hook connect of actor " + HERE
                                + "BadHooks must not be static and takes at most one parameter, for @OnConnect.");
    }

    @Actor
    @RequestScoped
    static class Scoped {}

    @Test
    void aScopeIsRefused() {
        assertThat(problemsOf(Scoped.class))
                .containsExactly("TROUPE000116: Actor " + HERE
                        + "Scoped has scope @RequestScoped; remove it, an actor lives from wake to sleep.");
    }

    @Actor(name = "no blanks")
    static class BadName {}

    @Test
    void aNameThatIsNoneIsRefused() {
        assertThat(problemsOf(BadName.class))
                .containsExactly(
                        "TROUPE000117: Actor " + HERE
                                + "BadName is named 'no blanks'; use 1 to 64 letters, digits, dots, hyphens and underscores, beginning with a letter or digit.");
    }

    static class Base {
        @State
        private int count;
    }

    @Actor
    static class Twice extends Base {
        @State
        private int count;
    }

    @Test
    void twoFieldsStoredUnderOneNameAreRefused() {
        assertThat(problemsOf(Twice.class))
                .containsExactly("TROUPE000118: Field count of actor " + HERE + "Twice and field count of " + HERE
                        + "Base are both stored as 'count'; give one another name with @State(name = ...).");
    }

    @Actor
    static class TransactionalStage {
        @Action
        @Transactional
        public CompletionStage<String> later() {
            return CompletableFuture.completedFuture("");
        }
    }

    @Test
    void aTransactionDoesNotSpanAStage() {
        assertThat(problemsOf(TransactionalStage.class))
                .containsExactly(
                        "TROUPE000120: Action later of actor " + HERE
                                + "TransactionalStage is @Transactional and returns a stage; the transaction would end before the stage completes. Return a value instead.");
    }

    @Actor(sleepAfter = "soon")
    static class BadSleep {}

    @Actor(connectTimeout = "-1s")
    static class BadConnect {}

    @Actor
    static class BadTimeout {
        @Action(timeout = "0s")
        @PermitAll
        public void act() {}
    }

    @Test
    void timeSpansThatAreNoneAreRefused() {
        assertThat(problemsOf(BadSleep.class, BadConnect.class, BadTimeout.class))
                .containsExactlyInAnyOrder(
                        "TROUPE000041: The time span on " + HERE
                                + "BadSleep is 'soon'; give a time span greater than zero, such as 500ms, 30s, 5m, 24h or 7d.",
                        "TROUPE000041: The time span on " + HERE
                                + "BadConnect is '-1s'; give a time span greater than zero, such as 500ms, 30s, 5m, 24h or 7d.",
                        "TROUPE000041: The time-out of action act of " + HERE
                                + "BadTimeout is '0s'; give a time span greater than zero, such as 500ms, 30s, 5m, 24h or 7d.");
    }

    @Test
    void settingsThatAreNoneAreRefused() {
        System.setProperty("troupe.actor.fine.sleep-after", "1 year");
        assertThat(problemsOf(Fine.class))
                .containsExactly(
                        "TROUPE000041: troupe.actor.fine.sleep-after is '1 year'; give a time span greater than zero, such as 500ms, 30s, 5m, 24h or 7d.");
        System.clearProperty("troupe.actor.fine.sleep-after");

        System.setProperty("troupe.connect-timeout", "5");
        assertThat(problemsOf(Fine.class))
                .containsExactly(
                        "TROUPE000041: troupe.connect-timeout is '5'; give a time span greater than zero, such as 500ms, 30s, 5m, 24h or 7d.");
        System.clearProperty("troupe.connect-timeout");

        System.setProperty("troupe.turn-queue", "0");
        assertThat(problemsOf(Fine.class))
                .containsExactly(
                        "TROUPE000040: Setting troupe.turn-queue is '0'; give a whole number from 1 to 1000000.");
        System.clearProperty("troupe.turn-queue");

        System.setProperty("troupe.threads", "many");
        assertThatThrownBy(() -> deploys(Fine.class))
                .hasStackTraceContaining(
                        "TROUPE000040: Setting troupe.threads is 'many'; give a whole number from 1 to 10000.");
    }

    @Test
    void allProblemsOfAllClassesAreReportedTogether() {
        assertThat(problemsOf(Final.class, BadName.class, KeyedNonsense.class, NoActor.class, Same1.class, Same2.class))
                .extracting(problem -> problem.substring(0, problem.indexOf(':')))
                .containsExactlyInAnyOrder(
                        "TROUPE000101",
                        "TROUPE000117",
                        "TROUPE000119",
                        "TROUPE000105",
                        "TROUPE000107",
                        "TROUPE000107",
                        "TROUPE000107");
    }

    @RequestScoped
    static class PerRequest {}

    @Actor
    static class Warned {
        @Inject
        PerRequest request;

        @Action
        public void unguarded() {}
    }

    @Test
    void whatIsOnlyDoubtfulDeploys() {
        deploys(Warned.class, PerRequest.class);
    }

    @Test
    void aDeploymentWithoutActorsIsFine() {
        deploys(PerRequest.class);
    }

    interface Greeter<T> {
        @Action
        T greet(T whom);
    }

    record Person(String name, int age) {}

    static class Register<T> {
        @State
        private List<T> seen = new ArrayList<>();

        @OnWake
        void wakeBase() {
            woken++;
        }

        int woken;

        @Action
        public List<T> note(T one) {
            seen.add(one);
            return seen;
        }

        @Action
        public void reachable() {}

        @Action
        public void unreachable() {}
    }

    @Actor
    static class People extends Register<Person> implements Greeter<String> {
        @Inject
        ActorContext self;

        @Override
        public String greet(String whom) {
            return "Hello " + whom;
        }

        @Override
        public void unreachable() {}

        public int woken() {
            return woken;
        }

        public void rest() {
            self.sleep();
        }
    }

    @Test
    void inheritsStateHooksAndActionsWithTypesBound() {
        try (Container container = Container.with(People.class)) {
            People people = container.actors().getOrCreate(People.class, "k");
            people.note(new Person("ann", 30));
            people.rest();
            assertThat(people.note(new Person("bob", 40)))
                    .containsExactly(new Person("ann", 30), new Person("bob", 40));
            assertThat(people.woken()).isEqualTo(1);
            assertThat(people.greet("you")).isEqualTo("Hello you");
            @SuppressWarnings("unchecked")
            Greeter<String> greeter = container.actors().getOrCreate(Greeter.class, "k");
            assertThat(greeter.greet("me")).isEqualTo("Hello me");
        }
    }

    @Test
    void anActionOverriddenWithoutTheAnnotationIsNotReachable() {
        try (Container container = Container.with(People.class)) {
            assertThat(container
                            .dispatcher()
                            .catalog()
                            .type("people")
                            .orElseThrow()
                            .actions())
                    .extracting(io.troupe.spi.ActionInfo::name)
                    .containsExactly("greet", "note", "reachable");
        }
    }

    @io.troupe.event.EventName("done")
    record Done(int how) {}

    @io.troupe.event.EventName("begun")
    record Begun() {}

    record Wish(String what) {}

    @Actor(events = {Done.class, Begun.class})
    @jakarta.annotation.security.RolesAllowed("worker")
    static class Work {
        @io.troupe.OnCreate
        void create(java.util.Optional<Wish> wish) {}

        @Action
        public void work() {}

        @Action
        @jakarta.annotation.security.PermitAll
        public void look() {}

        @Action
        @jakarta.annotation.security.DenyAll
        public void hide() {}
    }

    @Test
    void theCatalogueSaysWhoMayCallWhatAndKnowsEventsAndInput() throws Exception {
        try (Container container = Container.with(Work.class, People.class)) {
            var catalog = container.dispatcher().catalog();
            var work = catalog.type("work").orElseThrow();
            assertThat(work.actions())
                    .extracting(io.troupe.spi.ActionInfo::name, io.troupe.spi.ActionInfo::audience)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("hide", io.troupe.spi.Audience.NOBODY),
                            org.assertj.core.groups.Tuple.tuple("look", io.troupe.spi.Audience.EVERYBODY),
                            org.assertj.core.groups.Tuple.tuple(
                                    "work", new io.troupe.spi.Audience(false, java.util.Set.of("worker"))));
            assertThat(work.events()).containsExactly(Begun.class, Done.class);
            assertThat(work.input())
                    .isEqualTo(Work.class.getDeclaredMethod("create", java.util.Optional.class)
                            .getGenericParameterTypes()[0]);
            assertThat(catalog.type("people").orElseThrow().actions())
                    .extracting(io.troupe.spi.ActionInfo::audience)
                    .containsOnly(io.troupe.spi.Audience.NOBODY);
            assertThat(catalog.type("people").orElseThrow().input()).isNull();
        }
    }

    record Position(int x, int y) {}

    @Actor
    static class Ship {
        @State
        private Position at = new Position(0, 0);

        public Position move(int x, int y) {
            at = new Position(at.x() + x, at.y() + y);
            if (at.x() < 0) {
                throw new io.troupe.UserException("ashore");
            }
            return at;
        }
    }

    @Test
    void stateMayBeARecordThatIsReplaced() {
        try (Container container = Container.with(Ship.class)) {
            Ship ship = container.actors().getOrCreate(Ship.class, "k");
            ship.move(3, 4);
            assertThatThrownBy(() -> ship.move(-4, 0)).hasMessage("ashore");
        }
        try (Container container = Container.with(Ship.class)) {
            assertThat(container.actors().get(Ship.class, "k").move(1, 1)).isEqualTo(new Position(4, 5));
        }
    }

    @Actor(name = "article")
    static class OldArticle {
        @State
        private String title = "none";

        @State
        private int views;

        public int view(String newTitle) {
            title = newTitle;
            return ++views;
        }

        public int views() {
            return views;
        }
    }

    @Actor(name = "article")
    static class NewArticle {
        @State
        private String title = "none";

        @State
        private List<String> tags = new ArrayList<>(List.of("untagged"));

        @State(name = "stars")
        private int rating = 3;

        public List<String> tag(String tag) {
            tags.add(tag);
            rating++;
            return tags;
        }

        public void rateAndFail(int stars) {
            rating = stars;
            tags.clear();
            throw new IllegalStateException("never mind");
        }

        public String describe() {
            return title + " " + tags + " " + rating;
        }
    }

    @Test
    void fieldsMayBeAddedAndRemovedFromVersionToVersion() {
        try (Container old = Container.with(OldArticle.class)) {
            old.actors().getOrCreate(OldArticle.class, "k").view("first");
        }
        try (Container now = Container.with(NewArticle.class)) {
            NewArticle article = now.actors().get(NewArticle.class, "k");
            assertThat(article.describe()).isEqualTo("first [untagged] 3");
            article.tag("red");
        }
        try (Container old = Container.with(OldArticle.class)) {
            OldArticle article = old.actors().get(OldArticle.class, "k");
            assertThat(article.views())
                    .as("survived a write by a class that lacks it")
                    .isEqualTo(1);
            article.view("second");
        }
        try (Container now = Container.with(NewArticle.class)) {
            assertThat(now.actors().get(NewArticle.class, "k").describe()).isEqualTo("second [untagged, red] 4");
        }
    }

    @Test
    void aFailedActionRestoresFieldsThatTheStoredDocumentLacks() {
        try (Container old = Container.with(OldArticle.class)) {
            old.actors().getOrCreate(OldArticle.class, "k").view("first");
        }
        try (Container now = Container.with(NewArticle.class)) {
            NewArticle article = now.actors().get(NewArticle.class, "k");
            assertThatThrownBy(() -> article.rateAndFail(0)).isInstanceOf(io.troupe.ActorException.class);
            assertThat(article.describe()).isEqualTo("first [untagged] 3");
        }
    }

    @Test
    void readingANewerDocumentWritesNothing() {
        try (Container now = Container.with(NewArticle.class)) {
            now.actors().getOrCreate(NewArticle.class, "k").tag("red");
        }
        int writes = MemoryStore.WRITES.get();
        byte[] state = MemoryStore.row(ActorId.of("article", "k")).orElseThrow().state();
        try (Container old = Container.with(OldArticle.class)) {
            old.actors().get(OldArticle.class, "k").views();
        }
        assertThat(MemoryStore.row(ActorId.of("article", "k")).orElseThrow().state())
                .isEqualTo(state);
        assertThat(MemoryStore.WRITES.get()).isEqualTo(writes);
    }

    @Test
    void aTypeThatIsNoActorHasNoReferences() {
        try (Container container = Container.with(Fine.class)) {
            Actors actors = container.actors();
            assertThatThrownBy(() -> actors.getOrCreate(String.class, "k"))
                    .hasMessage(
                            "TROUPE000165: java.lang.String is neither an actor nor an interface that exactly one actor implements.");
        }
    }
}
