// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.protocol;

import io.troupe.ActorException;
import io.troupe.ErrorCode;
import io.troupe.Executed;
import io.troupe.jackson.core.JacksonException;
import io.troupe.jackson.databind.JavaType;
import io.troupe.jackson.databind.JsonMappingException;
import io.troupe.jackson.databind.JsonNode;
import io.troupe.jackson.databind.ObjectMapper;
import io.troupe.jackson.databind.ObjectReader;
import io.troupe.jackson.databind.exc.InvalidDefinitionException;
import io.troupe.jackson.databind.exc.MismatchedInputException;
import io.troupe.jackson.databind.node.MissingNode;
import io.troupe.jackson.databind.node.NullNode;
import java.lang.reflect.Type;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Fits decoded arguments to parameters. A missing argument is null where null can be; what does not fit is refused with
 * the position and what JSON was expected, and without a Java name.
 */
final class ArgumentBinder {

    private final ObjectMapper mapper;
    private final ConcurrentMap<Type, ObjectReader> readers = new ConcurrentHashMap<>();

    ArgumentBinder(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    @Nullable
    Object[] bind(@Nullable JsonNode args, List<Type> types) {
        JsonNode given = args == null ? MissingNode.getInstance() : args;
        boolean none = given.isMissingNode() || given.isNull();
        int count = none ? 0 : given.isArray() ? given.size() : 1;
        if (count > types.size()) {
            throw refuse("The action takes " + counted(types.size()) + ", " + count
                    + (count == 1 ? " was given." : " were given."));
        }
        @Nullable Object[] bound = new Object[types.size()];
        for (int i = 0; i < bound.length; i++) {
            JsonNode argument = i >= count ? NullNode.getInstance() : given.isArray() ? given.get(i) : given;
            bound[i] = bind(argument, types.get(i), i, i >= count);
        }
        return bound;
    }

    private @Nullable Object bind(JsonNode argument, Type type, int index, boolean missing) {
        ObjectReader reader = readers.computeIfAbsent(type, t -> mapper.readerFor(mapper.constructType(t)));
        JavaType javaType = reader.getValueType();
        try {
            if (missing && javaType.isPrimitive()) {
                throw refuse("Argument " + (index + 1) + " is missing; it must be "
                        + JsonKind.of(javaType).described() + ".");
            }
            return reader.readValue(argument.isMissingNode() ? NullNode.getInstance() : argument);
        } catch (InvalidDefinitionException e) {
            throw new ActorException(
                    ErrorCode.INTERNAL_ERROR, Executed.NO, "The action's parameters cannot be read from JSON", e);
        } catch (MismatchedInputException e) {
            throw misfit(index, path(e), kind(e, javaType));
        } catch (JsonMappingException e) {
            throw misfit(index, path(e), JsonKind.ANY);
        } catch (JacksonException e) {
            throw misfit(index, "", JsonKind.of(javaType));
        } catch (java.io.IOException | RuntimeException e) {
            if (e instanceof ActorException known) {
                throw known;
            }
            throw misfit(index, "", JsonKind.of(javaType));
        }
    }

    private JsonKind kind(MismatchedInputException e, JavaType whole) {
        if (e.getPath().isEmpty()) {
            return JsonKind.of(whole);
        }
        return e.getTargetType() == null ? JsonKind.ANY : JsonKind.of(mapper.constructType(e.getTargetType()));
    }

    /** Where in the argument: names that the client sent, or indexes. */
    private static String path(JsonMappingException e) {
        StringBuilder text = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            if (step.getFieldName() == null) {
                text.append('[').append(step.getIndex()).append(']');
            } else {
                text.append('.').append(step.getFieldName());
            }
        }
        return Utf8.cut(text.toString(), 200);
    }

    private static ActorException misfit(int index, String path, JsonKind kind) {
        return refuse("Argument " + (index + 1) + path
                + (kind == JsonKind.ANY ? " does not fit." : " must be " + kind.described() + "."));
    }

    private static ActorException refuse(String message) {
        return ActorException.refused(ErrorCode.INVALID_ARGUMENTS, message);
    }

    private static String counted(int parameters) {
        return switch (parameters) {
            case 0 -> "no arguments";
            case 1 -> "one argument";
            default -> "at most " + parameters + " arguments";
        };
    }
}
