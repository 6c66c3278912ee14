// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal.describe;

import io.troupe.jackson.databind.JavaType;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** What a value looks like to a client, who knows no Java. */
sealed interface Shape {

    /** No value at all: what an action returns that returns nothing. */
    record Nothing() implements Shape {}

    /** Any value: the type does not say more. */
    record Anything() implements Shape {}

    /** True or false. */
    record Truth() implements Shape {}

    /**
     * A string.
     *
     * @param format as JSON Schema names it; null for none
     */
    record Text(@Nullable String format) implements Shape {}

    /** One of those strings. */
    record Choice(List<String> values) implements Shape {}

    /** A plain number without a fraction, of that many bits with its sign. */
    record Whole(int bits) implements Shape {}

    /** A whole number of any length, which has a tag of its own. */
    record BigWhole() implements Shape {}

    /** A number that may have a fraction. */
    record Decimal() implements Shape {}

    /** Bytes, which have a tag of their own. */
    record Bytes() implements Shape {}

    /** An array. */
    record ListOf(Shape element) implements Shape {}

    /** An object whose field names are data. */
    record MapOf(Shape value) implements Shape {}

    /** Null is a value too. */
    record Maybe(Shape value) implements Shape {}

    /** An object with named fields, which is described apart, and may contain itself. */
    record Reference(JavaType type, Direction direction) implements Shape {}

    /**
     * One of several objects, each of which says by a field which one it is.
     *
     * @param tag the name of that field
     * @param options by what is in that field, in the order of their names
     */
    record Union(String tag, SortedMap<String, Reference> options) implements Shape {}

    /**
     * A field of an object.
     *
     * @param required whether it is always there
     */
    record Field(String name, Shape shape, boolean required) {}

    /** That or null. */
    static Shape maybe(Shape shape) {
        return shape instanceof Maybe || shape instanceof Anything ? shape : new Maybe(shape);
    }
}
