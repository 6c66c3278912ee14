// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import io.troupe.Actor;
import io.troupe.ActorScoped;
import io.troupe.internal.runtime.ActorType;
import io.troupe.internal.runtime.Operation;
import io.troupe.internal.runtime.StateCodec;
import io.troupe.spi.DeploymentProblem;
import io.troupe.spi.Settings;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.NormalScope;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.BeforeShutdown;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ProcessAnnotatedType;
import jakarta.enterprise.inject.spi.ProcessBean;
import jakarta.enterprise.inject.spi.ProcessInjectionPoint;
import jakarta.enterprise.inject.spi.ProcessManagedBean;
import jakarta.enterprise.inject.spi.WithAnnotations;
import jakarta.enterprise.inject.spi.configurator.AnnotatedTypeConfigurator;
import jakarta.inject.Scope;
import jakarta.interceptor.Interceptor;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Joins Troupe to a deployment. Each observer does one thing, in this order: register our own beans, make actor classes
 * beans, note what was injected, check everything at once and register references, then start the runtime. Stops it with
 * the deployment.
 */
public class TroupeExtension implements Extension {

    private final Problems problems = new Problems();
    private final StateCodec codec = new StateCodec();
    private final RuntimeHolder holder = new RuntimeHolder();
    private final ReferenceFactory references = new ReferenceFactory(holder);
    private final Set<Class<?>> actorClasses = new LinkedHashSet<>();
    private final Map<Class<?>, Set<Class<? extends Annotation>>> annotated = new LinkedHashMap<>();
    private final Map<Class<?>, Bean<?>> actorBeans = new HashMap<>();
    private final AuthenticatorBeans authenticators = new AuthenticatorBeans();
    private final Set<Class<?>> plainActors = new HashSet<>();
    private final InjectionPoints injectionPoints = new InjectionPoints(actorClasses);
    private final List<ActorType> types = new ArrayList<>();
    private Settings settings = name -> Optional.empty();

    /** For the container. */
    public TroupeExtension() {}

    void registerOwnBeans(@Observes BeforeBeanDiscovery event, BeanManager beanManager) {
        event.addScope(ActorScoped.class, true, false);
        event.addAnnotatedType(beanManager.createAnnotatedType(TurnInterceptor.class), TurnInterceptor.class.getName());
        event.addAnnotatedType(beanManager.createAnnotatedType(JoinInterceptor.class), JoinInterceptor.class.getName());
        event.addAnnotatedType(beanManager.createAnnotatedType(Suspender.class), Suspender.class.getName());
    }

    /** Late, because RESTEasy gives a scope to every class with JAX-RS annotations; an actor has none but its own. */
    <T> void makeActorsBeans(
            @Observes @Priority(Interceptor.Priority.LIBRARY_AFTER + 900) @WithAnnotations(Actor.class)
                    ProcessAnnotatedType<T> event) {
        Class<T> type = event.getAnnotatedType().getJavaClass();
        if (!type.isAnnotationPresent(Actor.class)) {
            return;
        }
        actorClasses.add(type);
        AnnotatedTypeConfigurator<T> configurator = event.configureAnnotatedType();
        configurator
                .filterMethods(method -> Joinings.of(type, method.getJavaMember()) != Operation.Joining.NEVER)
                .forEach(method -> method.add(JoinBound.Literal.INSTANCE));
        configurator
                .remove(annotation -> isScope(annotation.annotationType()))
                .add(ActorBean.Literal.INSTANCE)
                .add(TurnBound.Literal.INSTANCE)
                .add(Dependent.Literal.INSTANCE);
    }

    private static boolean isScope(Class<? extends Annotation> type) {
        return type.isAnnotationPresent(Scope.class) || type.isAnnotationPresent(NormalScope.class);
    }

    <T> void noteAnnotatedMembers(
            @Observes
                    @WithAnnotations({
                        io.troupe.State.class,
                        io.troupe.StateUpcaster.class,
                        io.troupe.Action.class,
                        io.troupe.OnCreate.class,
                        io.troupe.OnWake.class,
                        io.troupe.OnSleep.class,
                        io.troupe.OnDestroy.class,
                        io.troupe.event.OnConnect.class,
                        io.troupe.event.OnDisconnect.class,
                        io.troupe.event.OnBeforeConnect.class,
                        io.troupe.event.OnSubscribe.class,
                        io.troupe.raw.OnRequest.class,
                        io.troupe.raw.OnWebSocket.class,
                        io.troupe.raw.OnSocketMessage.class,
                        io.troupe.raw.OnSocketClose.class
                    })
                    ProcessAnnotatedType<T> event) {
        var type = event.getAnnotatedType();
        Set<Class<? extends Annotation>> found = new HashSet<>();
        for (Class<? extends Annotation> annotation : ActorRules.MEMBER_ANNOTATIONS) {
            if (type.getFields().stream().anyMatch(field -> field.isAnnotationPresent(annotation))
                    || type.getMethods().stream().anyMatch(method -> method.isAnnotationPresent(annotation))) {
                found.add(annotation);
            }
        }
        annotated.put(type.getJavaClass(), found);
    }

    <T, X> void noteInjection(@Observes ProcessInjectionPoint<T, X> event) {
        injectionPoints.add(event.getInjectionPoint());
    }

    <T> void noteActorBean(@Observes ProcessManagedBean<T> event, BeanManager beanManager) {
        if (actorClasses.contains(event.getBean().getBeanClass())) {
            actorBeans.put(event.getBean().getBeanClass(), event.getBean());
            if (DirectCalls.isPlain(event.getAnnotatedBeanClass(), beanManager)) {
                plainActors.add(event.getBean().getBeanClass());
            }
        }
    }

    <T> void noteAuthenticator(@Observes ProcessBean<T> event) {
        authenticators.note(event.getBean());
    }

    void checkAndRegister(@Observes AfterBeanDiscovery event) {
        problems.check(() -> settings = PlatformSettings.find());
        checkDefinitions();
        if (problems.isEmpty()) {
            readTypes();
        }
        injectionPoints.check(problems);
        if (!problems.isEmpty()) {
            event.addDefinitionError(problems.toException());
            return;
        }
        warn();
        event.addContext(new ActorScopedContext());
        TroupeBeans beans = new TroupeBeans(event, holder, references);
        beans.addServices(settings);
        types.forEach(type -> beans.addReferences(type, injectionPoints::canBeReferred));
    }

    private void checkDefinitions() {
        ActorRules rules = new ActorRules(problems, codec.mapper());
        actorClasses.forEach(rules::check);
        rules.checkTogether(actorClasses);
        annotated.forEach((type, annotations) -> {
            boolean partOfActor = actorClasses.stream().anyMatch(type::isAssignableFrom);
            if (!partOfActor) {
                annotations.forEach(annotation -> rules.misplaced(type, annotation));
            }
        });
    }

    private void readTypes() {
        ActorReader reader = new ActorReader(settings, codec, this::isPlain);
        actorClasses.forEach(type -> problems.check(() -> types.add(reader.read(type))));
    }

    /** Whether nobody but us stands around the methods of an actor class: neither interceptor nor decorator. */
    private boolean isPlain(Class<?> actor) {
        return plainActors.contains(actor) && !injectionPoints.isDecorated(actor);
    }

    private void warn() {
        for (ActorType type : types) {
            ActorRules.withoutPolicy(type.javaType()).forEach(action -> DeploymentLog.noPolicy(type.name(), action));
        }
        boolean unnamed = types.stream()
                .flatMap(type -> ActorReader.publicMethods(type.javaType()).stream())
                .anyMatch(method -> method.getParameterCount() > 0 && !method.getParameters()[0].isNamePresent());
        if (unnamed) {
            DeploymentLog.noParameterNames();
        }
        injectionPoints.warnOfNarrowScopes();
    }

    void start(@Observes AfterDeploymentValidation event, BeanManager beanManager) {
        if (types.isEmpty()) {
            // Nothing to keep: no store, no threads.
            return;
        }
        try {
            run(beanManager);
        } catch (DeploymentProblem e) {
            if (e.isPerhapsTooEarly()) {
                // The server has not bound yet what the application defines: LateStart tries once more.
                holder.startLater(() -> run(beanManager));
            } else {
                event.addDeploymentProblem(e);
            }
        }
    }

    private void run(BeanManager beanManager) {
        new RuntimeStart(settings, types, codec).run(beanManager, actorBeans, authenticators, holder);
    }

    void stop(@Observes BeforeShutdown event) {
        if (!holder.isEmpty()) {
            // Turns in flight go on calling other actors until they have ended.
            holder.runtime().stop();
            holder.clear();
            RecordMethods.forgetApplication();
            DeploymentLog.stopped();
        }
    }
}
