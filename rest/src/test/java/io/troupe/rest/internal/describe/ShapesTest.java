// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal.describe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.troupe.ActorException;
import io.troupe.jackson.annotation.JsonCreator;
import io.troupe.jackson.annotation.JsonIgnore;
import io.troupe.jackson.annotation.JsonInclude;
import io.troupe.jackson.annotation.JsonProperty;
import io.troupe.jackson.annotation.JsonSubTypes;
import io.troupe.jackson.annotation.JsonTypeInfo;
import io.troupe.jackson.annotation.JsonTypeName;
import io.troupe.jackson.annotation.JsonValue;
import io.troupe.jackson.databind.JavaType;
import io.troupe.jackson.databind.JsonNode;
import io.troupe.jackson.databind.node.ObjectNode;
import io.troupe.protocol.Limits;
import io.troupe.protocol.Values;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Shapes are true: what the mapper writes fits the schema, and what fits the schema is what it reads. */
class ShapesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Values values = new Values(Limits.of(name -> Optional.empty()));
    private final io.troupe.jackson.databind.ObjectMapper mapper = values.introspection();

    /** A value of each type that there is, as far as anybody can think of them. */
    static final class Everything {
        public boolean truth = true;
        public Boolean boxedTruth = false;
        public byte tiny = -128;
        public short small = 32_767;
        public int number = Integer.MIN_VALUE;
        public long large = Long.MAX_VALUE;
        public Integer boxed = 5;
        public float fraction = 1.5f;
        public double wide = 1e300;
        public BigInteger huge = new BigInteger("123456789012345678901234567890");
        public BigDecimal exact = new BigDecimal("1.10");
        public char letter = 'x';
        public char[] letters = {'a', 'b'};
        public String text = "text";
        public CharSequence sequence = new StringBuilder("built");
        public byte[] bytes = {1, 2, 3};
        public int[] numbers = {1, 2};
        public String[] texts = {"a"};
        public byte[][] parts = {{1}, {2}};
        public List<List<Long>> nested = List.of(List.of(1L), List.of());
        public Set<String> set = new TreeSet<>(Set.of("b", "a"));
        public Collection<DayOfWeek> days = List.of(DayOfWeek.MONDAY);
        public Map<String, List<Integer>> map = Map.of("a", List.of(1));
        public Map<UUID, Instant> keyed = Map.of(new UUID(1, 2), Instant.EPOCH);
        public Map<DayOfWeek, Boolean> byDay = new EnumMap<>(Map.of(DayOfWeek.FRIDAY, true));
        public DayOfWeek day = DayOfWeek.SUNDAY;
        public Optional<String> some = Optional.of("some");
        public Optional<List<Integer>> none = Optional.empty();
        public OptionalInt someInt = OptionalInt.of(1);
        public OptionalLong noLong = OptionalLong.empty();
        public OptionalDouble someDouble = OptionalDouble.of(1.5);
        public AtomicInteger counter = new AtomicInteger(3);
        public AtomicLong bigCounter = new AtomicLong(4);
        public UUID uuid = new UUID(3, 4);
        public URI uri = URI.create("https://example.com/a?b");
        public Locale locale = Locale.GERMANY;
        public Date date = new Date(0);
        public Instant instant = Instant.parse("2026-11-21T10:00:00.123456Z");
        public OffsetDateTime offset = OffsetDateTime.of(2026, 1, 2, 3, 4, 5, 6, ZoneOffset.ofHours(2));
        public ZonedDateTime zoned = ZonedDateTime.of(2026, 1, 2, 3, 4, 5, 0, ZoneId.of("Europe/Berlin"));
        public LocalDate day1 = LocalDate.of(2026, 1, 2);
        public LocalTime time = LocalTime.of(3, 4);
        public LocalDateTime moment = LocalDateTime.of(2026, 1, 2, 3, 4);
        public Duration duration = Duration.ofMillis(1_500);
        public Period period = Period.ofDays(-3);
        public Year year = Year.of(2026);
        public YearMonth month = YearMonth.of(2026, 3);
        public MonthDay birthday = MonthDay.of(3, 4);
        public Inner inner = new Inner(1, null, List.of(new Inner(2, "b", List.of(), Tag.of("t"))), Tag.of("x"));
        public Generic<Inner> generic = new Generic<>(inner, Map.of("k", inner));
        public Generic<String> other = new Generic<>("s", Map.of());
        public Object any = Map.of("a", List.of(1, "b"));
        public JsonNode tree = io.troupe.jackson.databind.node.JsonNodeFactory.instance
                .arrayNode()
                .add(1);
        public Animal animal = new Cat("Tom");
        public Cat cat = new Cat("Tim");
        public List<Animal> animals = List.of(new Dog("Rex", 3), new Cat("Tom"));
        public Animal[] pack = {new Dog("Rex", 3), new Cat("Tom")};
        public Map<String, Animal> byName = Map.of("Tom", new Cat("Tom"));
        public Optional<Animal> pet = Optional.of(new Dog("Rex", 3));
        public List<Optional<Animal>> kennels = List.of(Optional.of(new Dog("Rex", 3)), Optional.empty());
        public Expression expression = new Sum(new Num(1), new Sum(new Num(2), new Num(3)));
        public Vehicle vehicle = new Bike("bike", 2);
        public Wrapped wrapped = new Inside(1);
    }

    record Inner(int id, @Nullable String note, List<Inner> children, Tag tag) {

        /** Only ever written. */
        public int getSize() {
            return children.size();
        }
    }

    record Generic<T>(T value, Map<String, T> more) {}

    /** One string, though a class. */
    static final class Tag {
        private final String text;

        private Tag(String text) {
            this.text = text;
        }

        @JsonCreator
        static Tag of(String text) {
            return new Tag(text);
        }

        @JsonValue
        String text() {
            return text;
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Cat.class, name = "cat"),
        @JsonSubTypes.Type(value = Dog.class, name = "dog")
    })
    interface Animal {}

    record Cat(String name) implements Animal {}

    record Dog(String name, int age) implements Animal {}

    /** Contains itself, and names its subtypes where they stand. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({@JsonSubTypes.Type(Num.class), @JsonSubTypes.Type(Sum.class)})
    sealed interface Expression {}

    @JsonTypeName("number")
    record Num(int value) implements Expression {}

    @JsonTypeName("sum")
    record Sum(Expression left, Expression right) implements Expression {}

    /** Has the name of its subtype as a field of its own. */
    @JsonTypeInfo(
            use = JsonTypeInfo.Id.NAME,
            include = JsonTypeInfo.As.EXISTING_PROPERTY,
            property = "type",
            visible = true)
    @JsonSubTypes(@JsonSubTypes.Type(value = Bike.class, name = "bike"))
    interface Vehicle {
        String type();
    }

    record Bike(String type, int wheels) implements Vehicle {}

    /** Told apart in a way that is not described. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.WRAPPER_OBJECT)
    @JsonSubTypes(@JsonSubTypes.Type(value = Inside.class, name = "inside"))
    interface Wrapped {}

    record Inside(int depth) implements Wrapped {}

    /** A bean with accessors, and annotations that change it. */
    static final class Annotated {
        private String name = "n";
        private int secret = 1;

        @JsonInclude(JsonInclude.Include.NON_NULL)
        public String absent;

        @JsonProperty("other_name")
        public String renamed = "r";

        public String getName() {
            return name;
        }

        public void setName(String name) {
            this.name = name;
        }

        @JsonIgnore
        public int getSecret() {
            return secret;
        }
    }

    record Chain(int link, List<Chain> more) {}

    /** The mapper itself finds no end of a record. */
    record Growing<T>(List<T> items, Optional<Growing<List<T>>> next) {}

    static class Branching<T> {
        public List<T> items;
        public Branching<List<T>> left;
        public Branching<Set<T>> right;
    }

    private Shapes shapes() {
        return new Shapes(mapper);
    }

    private JsonSchema schema(Shapes shapes, Shape shape) throws Exception {
        Map<Shape.Reference, String> names = TypeNames.of(shapes.definitions());
        Map<String, List<Shape.Field>> types = new HashMap<>();
        shapes.definitions().forEach((reference, fields) -> types.put(names.get(reference), fields));
        Description description = new Description(List.of(), types, names);
        JsonSchemas schemas = new JsonSchemas(description, JsonSchemas.Tuples.PREFIX_ITEMS);
        ObjectNode document = schemas.of(shape);
        document.putObject("components").set("schemas", schemas.definitions(description));
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(
                        JSON.readTree(document.toString()),
                        com.networknt.schema.SchemaValidatorsConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build());
    }

    private com.fasterxml.jackson.databind.JsonNode wire(Object value) throws Exception {
        return JSON.readTree(new String(values.encode(values.tree(value)), StandardCharsets.UTF_8));
    }

    @TestFactory
    Stream<DynamicTest> whatIsWrittenFitsTheSchema() {
        Everything everything = new Everything();
        return Arrays.stream(Everything.class.getDeclaredFields())
                .filter(field -> !field.isSynthetic())
                .map(field -> DynamicTest.dynamicTest(field.getName(), () -> {
                    JavaType type = mapper.constructType(field.getGenericType());
                    Shapes shapes = shapes();
                    JsonSchema schema = schema(shapes, shapes.of(type, Direction.OUT));
                    Set<ValidationMessage> messages = schema.validate(wire(field.get(everything)));
                    assertThat(messages)
                            .as(String.valueOf(schema.getSchemaNode()))
                            .isEmpty();
                }));
    }

    /** What was written by the mapper is what it reads, so it must fit what it says it reads, too. */
    @TestFactory
    Stream<DynamicTest> whatIsReadFitsTheSchema() {
        Everything everything = new Everything();
        return Arrays.stream(Everything.class.getDeclaredFields())
                .filter(field -> !field.isSynthetic())
                .map(field -> DynamicTest.dynamicTest(field.getName(), () -> {
                    JavaType type = mapper.constructType(field.getGenericType());
                    Shapes shapes = shapes();
                    JsonSchema schema = schema(shapes, shapes.of(type, Direction.IN));
                    Set<ValidationMessage> messages = schema.validate(wire(field.get(everything)));
                    assertThat(messages)
                            .as(String.valueOf(schema.getSchemaNode()))
                            .isEmpty();
                    assertThatCode(() -> values.arguments(
                                            mapper.createArrayNode().add(values.tree(field.get(everything))))
                                    .bind(List.of(field.getGenericType())))
                            .doesNotThrowAnyException();
                }));
    }

    /** A value of another kind fits no schema and no parameter, but for what takes anything. */
    @TestFactory
    Stream<DynamicTest> whatIsRefusedDoesNotFitTheSchema() {
        return Arrays.stream(Everything.class.getDeclaredFields())
                .filter(field -> !field.isSynthetic())
                .filter(field -> !Set.of("any", "tree", "wrapped").contains(field.getName()))
                .map(field -> DynamicTest.dynamicTest(field.getName(), () -> {
                    JavaType type = mapper.constructType(field.getGenericType());
                    Shapes shapes = shapes();
                    JsonSchema schema = schema(shapes, shapes.of(type, Direction.IN));
                    List<JsonNode> wrong =
                            List.of(mapper.readTree("{\"no\":{\"such\":[]}}"), mapper.readTree("[[[[\"x\"]]]]"));
                    List<JsonNode> refused = new ArrayList<>();
                    for (JsonNode each : wrong) {
                        try {
                            values.arguments(mapper.createArrayNode().add(each)).bind(List.of(field.getGenericType()));
                        } catch (ActorException e) {
                            refused.add(each);
                        }
                    }
                    assertThat(refused).isNotEmpty();
                    for (JsonNode each : refused) {
                        assertThat(schema.validate(JSON.readTree(each.toString())))
                                .as(each + " by " + schema.getSchemaNode())
                                .isNotEmpty();
                    }
                }));
    }

    @Test
    void aNumberOutOfRangeFitsNeitherTheSchemaNorTheParameter() throws Exception {
        Shapes shapes = shapes();
        JsonSchema schema = schema(shapes, shapes.of(mapper.constructType(byte.class), Direction.IN));
        assertThat(schema.validate(JSON.readTree("127"))).isEmpty();
        assertThat(schema.validate(JSON.readTree("128"))).isNotEmpty();
        assertThatThrownBy(() ->
                        values.arguments(mapper.createArrayNode().add(128)).bind(List.of(byte.class)))
                .isInstanceOf(ActorException.class);
    }

    @Test
    void aTypeThatContainsItselfRefersToItself() {
        Shapes shapes = shapes();
        Shape shape = shapes.of(mapper.constructType(Inner.class), Direction.OUT);
        assertThat(shapes.definitions().get(shape))
                .contains(new Shape.Field("children", new Shape.ListOf(shape), true));
    }

    @Test
    void whatIsOnlyWrittenIsNotAskedFor() {
        Shapes shapes = shapes();
        Shape out = shapes.of(mapper.constructType(Inner.class), Direction.OUT);
        Shape in = shapes.of(mapper.constructType(Inner.class), Direction.IN);
        assertThat(shapes.definitions().get(out))
                .extracting(Shape.Field::name)
                .containsExactlyInAnyOrder("id", "note", "children", "tag", "size");
        assertThat(shapes.definitions().get(in))
                .extracting(Shape.Field::name)
                .containsExactlyInAnyOrder("id", "note", "children", "tag");
        assertThat(TypeNames.of(shapes.definitions()).values()).containsExactlyInAnyOrder("Inner", "InnerInput");
    }

    @Test
    void aRecordThatIsReadAsItIsWrittenHasOneName() {
        Shapes shapes = shapes();
        Shape plain = shapes.of(mapper.constructType(Chain.class), Direction.IN);
        Shape same = shapes.of(mapper.constructType(Chain.class), Direction.OUT);
        Map<Shape.Reference, String> names = TypeNames.of(shapes.definitions());
        assertThat(names.get(plain)).isEqualTo("Chain").isEqualTo(names.get(same));
    }

    @Test
    void typesOfOneNameGetNumbersAndNoneTakesANameOfTheDocument() {
        Shapes shapes = shapes();
        shapes.of(mapper.constructType(One.Event.class), Direction.OUT);
        shapes.of(mapper.constructType(Two.Event.class), Direction.OUT);
        shapes.of(mapper.constructType(Id.class), Direction.OUT);
        assertThat(TypeNames.of(shapes.definitions()).values()).containsExactly("Event2", "Event3", "Id2");
    }

    record Id(String text) {}

    static final class One {
        record Event(int a) {}
    }

    static final class Two {
        record Event(int b) {}
    }

    @Test
    void whatMayBeNullIsMarkedSo() {
        Shapes shapes = shapes();
        Shape in = shapes.of(mapper.constructType(Inner.class), Direction.IN);
        assertThat(shapes.definitions().get(in))
                .contains(
                        new Shape.Field("note", new Shape.Maybe(new Shape.Text(null)), false),
                        new Shape.Field("id", new Shape.Whole(32), true));
    }

    @Test
    void annotationsThatTheMapperObeysChangeTheDescription() {
        Shapes shapes = shapes();
        Shape out = shapes.of(mapper.constructType(Annotated.class), Direction.OUT);
        assertThat(shapes.definitions().get(out))
                .containsExactlyInAnyOrder(
                        new Shape.Field("name", new Shape.Text(null), true),
                        new Shape.Field("absent", new Shape.Text(null), false),
                        new Shape.Field("other_name", new Shape.Text(null), true));
    }

    @Test
    void aTypeWithNamedSubtypesIsOneOfThemEachWithItsName() {
        for (Direction direction : Direction.values()) {
            Shapes shapes = shapes();
            Shape shape = shapes.of(mapper.constructType(Expression.class), direction);
            Shape.Reference number = new Shape.Reference(mapper.constructType(Num.class), direction);
            Shape.Reference sum = new Shape.Reference(mapper.constructType(Sum.class), direction);
            assertThat(shape).isEqualTo(new Shape.Union("kind", new TreeMap<>(Map.of("number", number, "sum", sum))));
            assertThat(shapes.definitions().get(number))
                    .containsExactly(
                            new Shape.Field("kind", new Shape.Choice(List.of("number")), true),
                            new Shape.Field("value", new Shape.Whole(32), true));
            assertThat(shapes.definitions().get(sum)).contains(new Shape.Field("left", shape, true));
            assertThat(shapes.of(mapper.constructType(Num.class), direction)).isEqualTo(number);
        }
    }

    /** What no subtype has, and names that no subtype has, are refused by both. */
    @Test
    void anObjectOfNoSubtypeFitsNeitherTheSchemaNorTheParameter() throws Exception {
        Shapes shapes = shapes();
        JsonSchema schema = schema(shapes, shapes.of(mapper.constructType(Animal.class), Direction.IN));
        for (String wrong : List.of("{\"@type\":\"cow\",\"name\":\"Bess\"}", "{\"name\":\"Tom\"}")) {
            assertThat(schema.validate(JSON.readTree(wrong))).as(wrong).isNotEmpty();
            assertThatThrownBy(() -> values.arguments(mapper.createArrayNode().add(mapper.readTree(wrong)))
                            .bind(List.of(Animal.class)))
                    .isInstanceOf(ActorException.class);
        }
    }

    @Test
    void aTypeThatNeverEndsIsDescribedAsFarAsItGoes() {
        Shapes shapes = shapes();
        shapes.of(mapper.getTypeFactory().constructParametricType(Branching.class, String.class), Direction.OUT);
        assertThat(shapes.definitions()).hasSizeBetween(10, 2_000);
        assertThat(new TreeSet<>(TypeNames.of(shapes.definitions()).values()))
                .hasSize(shapes.definitions().size());
    }

    @Test
    void aTypeThatTheMapperCannotCarryIsAnything() {
        Shapes shapes = shapes();
        JavaType endless = mapper.getTypeFactory().constructParametricType(Growing.class, String.class);
        assertThat(shapes.of(endless, Direction.OUT)).isEqualTo(new Shape.Anything());
        assertThat(shapes.of(mapper.constructType(Runnable.class), Direction.IN))
                .isEqualTo(new Shape.Anything());
    }

    /** Its parameters are filled in by the class below. */
    abstract static class Base<T> {
        public T give(List<T> some) {
            return some.get(0);
        }
    }

    static final class Filled extends Base<Integer> {}

    @Test
    void typeVariablesOfASuperclassAreFilledIn() throws Exception {
        var method = Base.class.getDeclaredMethod("give", List.class);
        assertThat(shapes().of(method.getGenericReturnType(), Base.class, Filled.class, Direction.OUT))
                .isEqualTo(new Shape.Whole(32));
        assertThat(shapes().of(method.getGenericParameterTypes()[0], Base.class, Filled.class, Direction.IN))
                .isEqualTo(new Shape.ListOf(new Shape.Whole(32)));
    }
}
