// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import io.troupe.Actor;
import io.troupe.ActorContext;
import io.troupe.ActorKey;
import io.troupe.ActorScoped;
import io.troupe.Actors;
import io.troupe.internal.runtime.ActorRuntime;
import io.troupe.internal.runtime.ActorType;
import io.troupe.internal.runtime.Environment;
import io.troupe.internal.runtime.Operation;
import io.troupe.internal.runtime.Parking;
import io.troupe.internal.runtime.PooledTurnThreads;
import io.troupe.internal.runtime.StateCodec;
import io.troupe.protocol.Limits;
import io.troupe.protocol.Values;
import io.troupe.spi.ActionDispatcher;
import io.troupe.spi.ActorCatalog;
import io.troupe.spi.ActorStore;
import io.troupe.spi.DeploymentProblem;
import io.troupe.spi.Settings;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.ConversationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.NormalScope;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.context.SessionScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.BeforeShutdown;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.enterprise.inject.spi.ProcessAnnotatedType;
import jakarta.enterprise.inject.spi.ProcessInjectionPoint;
import jakarta.enterprise.inject.spi.ProcessManagedBean;
import jakarta.enterprise.inject.spi.WithAnnotations;
import jakarta.enterprise.inject.spi.configurator.AnnotatedTypeConfigurator;
import jakarta.inject.Scope;
import jakarta.interceptor.Interceptor;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Joins Troupe to a deployment. Each observer does one thing, in this order: register our own beans, make actor classes
 * beans, note what was injected, check everything at once and register references, then start the runtime. Stops it with
 * the deployment.
 */
public class TroupeExtension implements Extension {

    private static final int THREADS_PER_CORE = 8;
    private static final int MIN_THREADS = 16;
    private static final Set<Class<? extends Annotation>> NARROW_SCOPES =
            Set.of(RequestScoped.class, SessionScoped.class, ConversationScoped.class);

    private final Problems problems = new Problems();
    private final StateCodec codec = new StateCodec();
    private final RuntimeHolder holder = new RuntimeHolder();
    private final ReferenceFactory references = new ReferenceFactory(holder);
    private final Set<Class<?>> actorClasses = new java.util.LinkedHashSet<>();
    private final Map<Class<?>, Set<Class<? extends Annotation>>> annotated = new LinkedHashMap<>();
    private final Map<Class<?>, Bean<?>> actorBeans = new HashMap<>();
    private final Set<Class<?>> plainActors = new HashSet<>();
    private final List<InjectionPoint> injectionPoints = new ArrayList<>();
    private final List<ActorType> types = new ArrayList<>();
    private Settings settings = name -> java.util.Optional.empty();

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
                        io.troupe.event.OnDisconnect.class
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

    void checkAndRegister(@Observes AfterBeanDiscovery event) {
        problems.check(() -> settings = PlatformSettings.find());
        checkDefinitions();
        if (problems.isEmpty()) {
            readTypes();
        }
        checkInjectionPoints();
        if (!problems.isEmpty()) {
            event.addDefinitionError(problems.toException());
            return;
        }
        warn();
        event.addContext(new ActorScopedContext());
        registerServices(event);
        types.forEach(type -> registerReferences(event, type));
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
        return plainActors.contains(actor)
                && injectionPoints.stream()
                        .filter(InjectionPoint::isDelegate)
                        .noneMatch(point -> rawType(point.getType()).isAssignableFrom(actor));
    }

    private void checkInjectionPoints() {
        for (InjectionPoint point : injectionPoints) {
            Class<?> type = rawType(point.getType());
            boolean keyed = point.getQualifiers().stream().anyMatch(ActorKey.class::isInstance);
            String place = point.getMember().getDeclaringClass().getName() + "."
                    + point.getMember().getName();
            if (keyed && type != Instance.class && type != jakarta.inject.Provider.class && !canBeReferred(type)) {
                problems.add("TROUPE000119: " + place + " carries @ActorKey, but " + type.getName()
                        + " is neither an actor nor an interface that exactly one actor implements.");
            }
            if (!keyed && actorClasses.contains(type)) {
                problems.add("TROUPE000112: " + place + " injects actor " + type.getName()
                        + " without a key; add @ActorKey(\"...\"), or inject Actors and ask it for a reference.");
            }
        }
    }

    private boolean canBeReferred(Class<?> type) {
        return actorClasses.contains(type)
                || (type.isInterface()
                        && actorClasses.stream().filter(type::isAssignableFrom).count() == 1);
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
        for (InjectionPoint point : injectionPoints) {
            Class<?> owner = point.getMember().getDeclaringClass();
            if (actorClasses.contains(owner)) {
                NARROW_SCOPES.stream()
                        .filter(scope -> rawType(point.getType()).isAnnotationPresent(scope))
                        .forEach(scope -> DeploymentLog.narrowScope(owner.getName(), scope.getSimpleName()));
            }
        }
    }

    private void registerServices(AfterBeanDiscovery event) {
        event.addBean()
                .id("io.troupe.RuntimeHolder")
                .types(RuntimeHolder.class)
                .scope(Dependent.class)
                .createWith(creation -> holder);
        event.addBean()
                .id("io.troupe.Actors")
                .types(Actors.class)
                .scope(ApplicationScoped.class)
                .createWith(creation -> new CdiActors(references, holder));
        event.addBean()
                .id("io.troupe.ActorContext")
                .types(ActorContext.class)
                .scope(ActorScoped.class)
                .createWith(creation -> holder.runtime().context());
        event.addBean()
                .id("io.troupe.spi.ActionDispatcher")
                .types(ActionDispatcher.class)
                .scope(ApplicationScoped.class)
                .createWith(creation -> holder.runtime().dispatcher());
        event.addBean()
                .id("io.troupe.spi.ActorCatalog")
                .types(ActorCatalog.class)
                .scope(ApplicationScoped.class)
                .createWith(creation -> holder.runtime().dispatcher().catalog());
        event.addBean()
                .id("io.troupe.spi.Settings")
                .types(Settings.class)
                .scope(ApplicationScoped.class)
                .createWith(creation -> settings);
    }

    /** One dependent bean for the class, and one for each interface that no other actor implements. */
    private void registerReferences(AfterBeanDiscovery event, ActorType type) {
        List<Class<?>> interfaces = new ArrayList<>();
        collectInterfaces(type.javaType(), interfaces);
        interfaces.removeIf(each -> !canBeReferred(each) || each.getName().startsWith("java."));
        references.register(type, interfaces);
        registerReference(event, type.javaType());
        interfaces.forEach(each -> registerReference(event, each));
    }

    private <T> void registerReference(AfterBeanDiscovery event, Class<T> requested) {
        event.<T>addBean()
                .id("io.troupe.reference." + requested.getName())
                .types(requested)
                .qualifiers(ActorKey.Literal.of())
                .scope(Dependent.class)
                .produceWith(instance -> references.reference(
                        requested,
                        new ReferenceTarget.ByKey(
                                keyOf(instance.select(InjectionPoint.class).get()), false, null)));
    }

    private static List<String> keyOf(InjectionPoint point) {
        return point.getQualifiers().stream()
                .filter(ActorKey.class::isInstance)
                .map(key -> List.of(((ActorKey) key).value()))
                .findFirst()
                .orElse(List.of());
    }

    private static void collectInterfaces(Class<?> type, List<Class<?>> into) {
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            for (Class<?> each : c.getInterfaces()) {
                if (!into.contains(each)) {
                    into.add(each);
                    collectInterfaces(each, into);
                }
            }
        }
    }

    void start(@Observes AfterDeploymentValidation event, BeanManager beanManager) {
        if (types.isEmpty()) {
            // Nothing to keep: no store, no threads.
            return;
        }
        try {
            Limits limits = Limits.of(settings);
            int cores = Runtime.getRuntime().availableProcessors();
            int threads =
                    settings.integer("troupe.threads", Math.max(MIN_THREADS, THREADS_PER_CORE * cores), 1, 10_000);
            Environment.Bounds bounds = bounds(settings);
            ActorStore store = Stores.open(settings);
            checkTransactions(store);
            run(beanManager, store, new Values(limits), threads, bounds);
            DeploymentLog.started(
                    types.size(), types.stream().map(ActorType::name).sorted().toList(), store.description());
        } catch (DeploymentProblem e) {
            event.addDeploymentProblem(e);
        }
    }

    private void checkTransactions(ActorStore store) {
        if (store.canJoin()) {
            return;
        }
        for (ActorType type : types) {
            for (Operation operation : type.operations()) {
                if (operation.joining() != Operation.Joining.NEVER) {
                    store.close();
                    throw new DeploymentProblem(
                            "TROUPE000131: Method "
                                    + operation.method().getName() + " of actor "
                                    + type.javaType().getName()
                                    + " is @Transactional, but the actors are kept where the application's transactions do not reach ("
                                    + store.description()
                                    + "); let troupe.datasource name a data source with JTA, the one that your entities are in.");
                }
            }
        }
    }

    private void run(BeanManager beanManager, ActorStore store, Values values, int threads, Environment.Bounds bounds) {
        ThreadFactory factory = Platform.threads();
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, factory);
        timer.setRemoveOnCancelPolicy(true);
        Set<String> roles = new HashSet<>();
        types.forEach(type -> type.operations().forEach(operation -> {
            if (operation.access() instanceof io.troupe.internal.runtime.Access.InRole in) {
                roles.addAll(in.roles());
            }
        }));
        Environment environment = new Environment(
                Clock.systemUTC(),
                timer,
                new PooledTurnThreads(factory, threads),
                committer(factory),
                Parking.PLATFORM,
                store,
                new CdiActorObjects(beanManager, actorBeans),
                new PlatformSurroundings(beanManager.createInstance(), roles),
                new SecureRandom(),
                bounds);
        ActorRuntime runtime = new ActorRuntime(environment, types, codec, values);
        holder.set(runtime);
        runtime.start();
    }

    private static Environment.Bounds bounds(Settings settings) {
        Environment.Bounds plain = Environment.Bounds.DEFAULT;
        return new Environment.Bounds(
                settings.duration("troupe.shutdown-grace", plain.shutdownGrace()),
                settings.integer("troupe.commit-queue", plain.uncommitted(), 1, 1_000_000),
                settings.duration("troupe.idempotency-time", plain.replies()),
                settings.duration("troupe.message-poll", plain.messagePoll()),
                settings.integer("troupe.door-calls", plain.doorCalls(), 1, 10_000_000));
    }

    private static ExecutorService committer(ThreadFactory factory) {
        ThreadPoolExecutor one =
                new ThreadPoolExecutor(1, 1, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
        one.allowCoreThreadTimeOut(true);
        return one;
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

    private static Class<?> rawType(Type type) {
        if (type instanceof Class<?> c) {
            return c;
        }
        return type instanceof java.lang.reflect.ParameterizedType p ? (Class<?>) p.getRawType() : Object.class;
    }
}
