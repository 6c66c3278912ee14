// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal.describe;

import io.troupe.jackson.databind.BeanProperty;
import io.troupe.jackson.databind.DeserializationContext;
import io.troupe.jackson.databind.JavaType;
import io.troupe.jackson.databind.JsonDeserializer;
import io.troupe.jackson.databind.JsonMappingException;
import io.troupe.jackson.databind.JsonNode;
import io.troupe.jackson.databind.JsonSerializer;
import io.troupe.jackson.databind.ObjectMapper;
import io.troupe.jackson.databind.SerializerProvider;
import io.troupe.jackson.databind.deser.BeanDeserializerBase;
import io.troupe.jackson.databind.deser.DefaultDeserializationContext;
import io.troupe.jackson.databind.deser.SettableBeanProperty;
import io.troupe.jackson.databind.deser.ValueInstantiator;
import io.troupe.jackson.databind.introspect.AnnotatedMember;
import io.troupe.jackson.databind.introspect.AnnotatedParameter;
import io.troupe.jackson.databind.jsontype.TypeDeserializer;
import io.troupe.jackson.databind.jsontype.TypeSerializer;
import io.troupe.jackson.databind.ser.BeanPropertyWriter;
import io.troupe.jackson.databind.ser.PropertyWriter;
import io.troupe.jackson.databind.ser.impl.BeanAsArraySerializer;
import io.troupe.jackson.databind.ser.std.BeanSerializerBase;
import io.troupe.jackson.databind.type.LogicalType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * From Java types to shapes. The structure of objects is not reflected here but asked of the mapper that carries the values:
 * of the serialiser for what goes out, of the deserialiser for what comes in. So annotations, visibility, naming and records
 * need no second understanding, which could differ.
 *
 * <p>Objects are described apart and referred to, so recursion ends. A type that grows with each step
 * ({@code A<T>} with a field {@code A<List<T>>}) does not; depth and number are limited for its sake, and what is beyond is
 * any value. For use by one thread.
 */
final class Shapes {

    private static final int MAX_DEPTH = 64;
    private static final int MAX_DEFINITIONS = 2_000;
    private static final Shape ANYTHING = new Shape.Anything();
    private static final Map<Class<?>, Shape> NUMBERS = Map.ofEntries(
            Map.entry(byte.class, new Shape.Whole(8)),
            Map.entry(Byte.class, new Shape.Whole(8)),
            Map.entry(short.class, new Shape.Whole(16)),
            Map.entry(Short.class, new Shape.Whole(16)),
            Map.entry(int.class, new Shape.Whole(32)),
            Map.entry(Integer.class, new Shape.Whole(32)),
            Map.entry(long.class, new Shape.Whole(64)),
            Map.entry(Long.class, new Shape.Whole(64)),
            Map.entry(BigInteger.class, new Shape.BigWhole()),
            Map.entry(float.class, new Shape.Decimal()),
            Map.entry(Float.class, new Shape.Decimal()),
            Map.entry(double.class, new Shape.Decimal()),
            Map.entry(Double.class, new Shape.Decimal()),
            Map.entry(BigDecimal.class, new Shape.Decimal()),
            Map.entry(Number.class, new Shape.Decimal()),
            Map.entry(OptionalInt.class, new Shape.Maybe(new Shape.Whole(32))),
            Map.entry(OptionalLong.class, new Shape.Maybe(new Shape.Whole(64))),
            Map.entry(OptionalDouble.class, new Shape.Maybe(new Shape.Decimal())));

    private final ObjectMapper mapper;
    private final SerializerProvider serializers;
    private final DeserializationContext deserializers;
    private final Map<Shape.Reference, List<Shape.Field>> definitions = new LinkedHashMap<>();
    private int depth;

    Shapes(ObjectMapper mapper) {
        this.mapper = mapper;
        this.serializers = mapper.getSerializerProviderInstance();
        this.deserializers = ((DefaultDeserializationContext) mapper.getDeserializationContext())
                .createDummyInstance(mapper.getDeserializationConfig());
    }

    /** The objects that were referred to so far, in the order they were met. */
    Map<Shape.Reference, List<Shape.Field>> definitions() {
        return definitions;
    }

    /**
     * The shape of values of a type.
     *
     * @param context the class that declares it belongs to, in which its type variables have values
     */
    Shape of(Type declared, Class<?> declaring, Class<?> context, Direction direction) {
        JavaType actor = mapper.constructType(context).findSuperType(declaring);
        JavaType type = actor == null
                ? mapper.constructType(declared)
                : mapper.getTypeFactory().resolveMemberType(declared, actor.getBindings());
        return of(type, direction);
    }

    Shape of(JavaType type, Direction direction) {
        if (depth > MAX_DEPTH) {
            return ANYTHING;
        }
        depth++;
        try {
            return direction == Direction.OUT
                    ? written(type, serializers.findValueSerializer(type))
                    : read(type, deserializers.findRootValueDeserializer(type));
        } catch (JsonMappingException | IllegalArgumentException e) {
            // Not for this mapper: a call would fail, and there is nothing to tell of it.
            return ANYTHING;
        } catch (StackOverflowError e) {
            // The mapper itself goes down into final types. Not here, but where the whole began.
            if (depth > 1) {
                throw e;
            }
            return ANYTHING;
        } finally {
            depth--;
        }
    }

    private Shape written(JavaType type, JsonSerializer<?> serializer) throws JsonMappingException {
        Shape known = plain(type, Direction.OUT);
        if (known != null) {
            return known;
        }
        if (serializer instanceof BeanAsArraySerializer) {
            return ANYTHING;
        }
        TypeSerializer naming = serializers.findTypeSerializer(type);
        if (naming != null) {
            return union(Subtypes.written(mapper, type, naming), type, Direction.OUT);
        }
        if (serializer instanceof BeanSerializerBase) {
            return reference(type, Direction.OUT, () -> writtenFields(serializer));
        }
        return Formats.refined(Scalars.written(serializer, serializers, type, this), type.getRawClass());
    }

    private Shape read(JavaType type, JsonDeserializer<?> deserializer) throws JsonMappingException {
        Shape known = plain(type, Direction.IN);
        if (known != null) {
            return known;
        }
        TypeDeserializer naming = deserializers.getConfig().findTypeDeserializer(type);
        if (naming != null) {
            return union(Subtypes.read(mapper, type, naming), type, Direction.IN);
        }
        if (deserializer instanceof BeanDeserializerBase bean) {
            return readObject(type, bean);
        }
        LogicalType kind = deserializer.logicalType();
        if (kind == LogicalType.Enum) {
            return of(type, Direction.OUT);
        }
        return Formats.refined(Scalars.read(kind), type.getRawClass());
    }

    /** What of the objects of a type, or of its subtypes, says by a field which one it is. */
    private Shape union(@Nullable Subtypes subtypes, JavaType type, Direction direction) throws JsonMappingException {
        if (subtypes == null) {
            return ANYTHING;
        }
        SortedMap<String, Shape.Reference> options = new TreeMap<>();
        for (Map.Entry<String, JavaType> each : subtypes.byName().entrySet()) {
            Shape.Field tag = new Shape.Field(subtypes.tag(), new Shape.Choice(List.of(each.getKey())), true);
            if (!(option(each.getValue(), direction, tag) instanceof Shape.Reference option)) {
                return ANYTHING;
            }
            options.put(each.getKey(), option);
        }
        Shape.Reference only = options.size() == 1 ? options.get(options.firstKey()) : null;
        return only != null && only.type().equals(type) ? only : new Shape.Union(subtypes.tag(), options);
    }

    private Shape option(JavaType type, Direction direction, Shape.Field tag) throws JsonMappingException {
        if (direction == Direction.OUT) {
            JsonSerializer<?> serializer = serializers.findValueSerializer(type);
            return serializer instanceof BeanSerializerBase && !(serializer instanceof BeanAsArraySerializer)
                    ? reference(type, direction, () -> tagged(tag, writtenFields(serializer)))
                    : ANYTHING;
        }
        return deserializers.findContextualValueDeserializer(type, null) instanceof BeanDeserializerBase bean
                        && !bean.getValueInstantiator().canCreateUsingDelegate()
                ? reference(type, direction, () -> tagged(tag, readFields(bean)))
                : ANYTHING;
    }

    /** The tag first; the object may have a field of its own for it. */
    private static List<Shape.Field> tagged(Shape.Field tag, List<Shape.Field> fields) {
        List<Shape.Field> all = new ArrayList<>(List.of(tag));
        fields.stream().filter(field -> !field.name().equals(tag.name())).forEach(all::add);
        return all;
    }

    private Shape readObject(JavaType type, BeanDeserializerBase bean) {
        ValueInstantiator creator = bean.getValueInstantiator();
        JavaType delegate = creator.getDelegateType(deserializers.getConfig());
        if (creator.canCreateUsingDelegate() && delegate != null && !delegate.equals(type)) {
            return of(delegate, Direction.IN);
        }
        if (creator.canCreateFromString() && !bean.properties().hasNext()) {
            return new Shape.Text(null);
        }
        return reference(type, Direction.IN, () -> readFields(bean));
    }

    /** What has the same shape in both directions, whoever carries it; null if it is none of that. */
    private @Nullable Shape plain(JavaType type, Direction direction) {
        Class<?> raw = type.getRawClass();
        if (type.isReferenceType()) {
            return Shape.maybe(of(type.getReferencedType(), direction));
        }
        if (raw == void.class || raw == Void.class) {
            return new Shape.Nothing();
        }
        if (raw == Object.class || JsonNode.class.isAssignableFrom(raw)) {
            return ANYTHING;
        }
        if (raw == byte[].class || ByteBuffer.class.isAssignableFrom(raw)) {
            return new Shape.Bytes();
        }
        if (raw == boolean.class || raw == Boolean.class) {
            return new Shape.Truth();
        }
        if (raw == char[].class || raw == char.class || raw == Character.class) {
            return new Shape.Text(null);
        }
        if (NUMBERS.containsKey(raw)) {
            return NUMBERS.get(raw);
        }
        if (type.isMapLikeType()) {
            return new Shape.MapOf(of(type.getContentType(), direction));
        }
        if (type.isCollectionLikeType() || type.isArrayType()) {
            return new Shape.ListOf(of(type.getContentType(), direction));
        }
        return null;
    }

    private Shape reference(JavaType type, Direction direction, Fields fields) {
        Shape.Reference reference = new Shape.Reference(type, direction);
        if (!definitions.containsKey(reference)) {
            if (definitions.size() >= MAX_DEFINITIONS) {
                return ANYTHING;
            }
            // Known before it is finished: it may contain itself.
            definitions.put(reference, List.of());
            definitions.put(reference, fields.list());
        }
        return reference;
    }

    private List<Shape.Field> writtenFields(JsonSerializer<?> serializer) {
        List<Shape.Field> fields = new ArrayList<>();
        for (Iterator<PropertyWriter> each = serializer.properties(); each.hasNext(); ) {
            if (each.next() instanceof BeanPropertyWriter writer && !writer.isUnwrapping()) {
                fields.add(new Shape.Field(
                        writer.getName(), nullable(writer, written(writer)), !writer.willSuppressNulls()));
            }
        }
        return fields;
    }

    private Shape written(BeanPropertyWriter writer) {
        depth++;
        try {
            return depth > MAX_DEPTH
                    ? ANYTHING
                    : written(
                            writer.getType(),
                            writer.hasSerializer()
                                    ? writer.getSerializer()
                                    : serializers.findPrimaryPropertySerializer(writer.getType(), writer));
        } catch (JsonMappingException | IllegalArgumentException e) {
            return ANYTHING;
        } finally {
            depth--;
        }
    }

    private List<Shape.Field> readFields(BeanDeserializerBase bean) {
        List<Shape.Field> fields = new ArrayList<>();
        for (Iterator<SettableBeanProperty> each = bean.properties(); each.hasNext(); ) {
            SettableBeanProperty property = each.next();
            Shape shape = nullable(property, of(property.getType(), Direction.IN));
            boolean argument = property.getCreatorIndex() >= 0 && !(shape instanceof Shape.Maybe);
            fields.add(new Shape.Field(property.getName(), shape, argument || property.isRequired()));
        }
        return fields;
    }

    private static Shape nullable(BeanProperty property, Shape shape) {
        AnnotatedMember member = property.getMember();
        int parameter = member instanceof AnnotatedParameter argument ? argument.getIndex() : -1;
        boolean marked = member != null && Nulls.allowed(member.getMember(), parameter);
        return marked && !property.getType().isPrimitive() ? Shape.maybe(shape) : shape;
    }

    /** Told late, when the type itself can be referred to. */
    private interface Fields {
        List<Shape.Field> list();
    }
}
