// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal.describe;

import io.troupe.jackson.databind.JavaType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Names for described objects: the simple name of the class, with those of its type arguments. A type that is read as it is
 * written has one name for both; otherwise what is read is named {@code …Input}. A name that is taken gets a number.
 */
final class TypeNames {

    /** Words of TypeScript, and what the documents themselves define or use. */
    private static final Set<String> TAKEN = Set.of(
            "any",
            "unknown",
            "never",
            "void",
            "null",
            "undefined",
            "string",
            "number",
            "boolean",
            "symbol",
            "object",
            "bigint",
            "Array",
            "Record",
            "Uint8Array",
            "Promise",
            "Registry",
            "Actor",
            "Actors",
            "Event",
            "Inputs",
            "BigInt",
            "Bytes",
            "Undefined",
            "Error",
            "Id");

    private final Map<Shape.Reference, List<Shape.Field>> definitions;
    private final Set<JavaType> different = new HashSet<>();

    private TypeNames(Map<Shape.Reference, List<Shape.Field>> definitions) {
        this.definitions = definitions;
    }

    static Map<Shape.Reference, String> of(Map<Shape.Reference, List<Shape.Field>> definitions) {
        return new TypeNames(definitions).names();
    }

    private Map<Shape.Reference, String> names() {
        findDifferent();
        Map<Shape.Reference, String> names = new LinkedHashMap<>();
        Set<String> used = new HashSet<>(TAKEN);
        for (Shape.Reference reference : definitions.keySet()) {
            Shape.Reference other = other(reference);
            boolean twins = !different.contains(reference.type());
            if (twins && names.containsKey(other)) {
                names.put(reference, names.get(other));
            } else {
                boolean input = !twins && reference.direction() == Direction.IN;
                names.put(reference, free(simple(reference.type()) + (input ? "Input" : ""), used));
            }
        }
        return names;
    }

    /** Those whose two descriptions differ, and those that contain one of them. */
    private void findDifferent() {
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Map.Entry<Shape.Reference, List<Shape.Field>> each : definitions.entrySet()) {
                Shape.Reference one = each.getKey();
                List<Shape.Field> twin = definitions.get(other(one));
                if (twin != null && !different.contains(one.type()) && !same(each.getValue(), twin)) {
                    changed = different.add(one.type());
                }
            }
        }
    }

    private boolean same(List<Shape.Field> some, List<Shape.Field> others) {
        if (some.size() != others.size()) {
            return false;
        }
        Map<String, Shape.Field> byName = new HashMap<>();
        others.forEach(field -> byName.put(field.name(), field));
        return some.stream().allMatch(field -> {
            Shape.Field twin = byName.get(field.name());
            return twin != null && twin.required() == field.required() && same(field.shape(), twin.shape());
        });
    }

    private boolean same(Shape one, Shape other) {
        if (one instanceof Shape.Reference a && other instanceof Shape.Reference b) {
            return a.type().equals(b.type()) && !different.contains(a.type());
        }
        if (one instanceof Shape.ListOf a && other instanceof Shape.ListOf b) {
            return same(a.element(), b.element());
        }
        if (one instanceof Shape.MapOf a && other instanceof Shape.MapOf b) {
            return same(a.value(), b.value());
        }
        if (one instanceof Shape.Union a && other instanceof Shape.Union b) {
            return a.tag().equals(b.tag())
                    && a.options().keySet().equals(b.options().keySet())
                    && a.options().entrySet().stream()
                            .allMatch(each -> same(each.getValue(), b.options().get(each.getKey())));
        }
        if (one instanceof Shape.Maybe a && other instanceof Shape.Maybe b) {
            return same(a.value(), b.value());
        }
        return one.equals(other);
    }

    private static Shape.Reference other(Shape.Reference one) {
        return new Shape.Reference(one.type(), one.direction() == Direction.IN ? Direction.OUT : Direction.IN);
    }

    private static String simple(JavaType type) {
        if (type.isArrayType()) {
            return simple(type.getContentType()) + "List";
        }
        StringBuilder name = new StringBuilder(type.getRawClass().getSimpleName());
        List<JavaType> arguments = type.getBindings().getTypeParameters();
        for (int i = 0; i < arguments.size(); i++) {
            name.append(i == 0 ? "Of" : "And").append(simple(arguments.get(i)));
        }
        String safe = name.toString().replaceAll("[^A-Za-z0-9_]", "_");
        return safe.length() > 100 ? safe.substring(0, 100) : safe;
    }

    private static String free(String wanted, Set<String> used) {
        String name = wanted;
        for (int number = 2; !used.add(name); number++) {
            name = wanted + number;
        }
        return name;
    }
}
