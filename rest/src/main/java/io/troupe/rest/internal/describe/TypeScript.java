// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.rest.internal.describe;

import io.troupe.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes a description as declarations for the {@code rivetkit} client: {@code createClient<Actors>()} then knows actors,
 * actions, arguments, results and events. Of the client's packages only a type is imported, and of the type of an actor only
 * what the client looks at.
 */
final class TypeScript {

    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]*");

    /** What Java allows as the name of a parameter, and TypeScript does not. */
    private static final Set<String> RESERVED = Set.of(
            "arguments",
            "await",
            "debugger",
            "delete",
            "eval",
            "export",
            "function",
            "in",
            "let",
            "typeof",
            "var",
            "with",
            "yield",
            "constructor");

    /**
     * The client drops the first parameter of an action, which on its own servers is the context. It infers an event's
     * arguments through one of several forms, of which it looks at that of a queue first; the other makes it an event.
     */
    private static final String HEAD =
            """
            // Types of the actors deployed here, for rivetkit/client: createClient<Actors>(…). Made by the server that they are deployed on.
            import type { Registry } from "rivetkit";

            interface Actor<Actions, Events> {
              readonly config: {
                actions: { [K in keyof Actions]: Actions[K] extends (...args: infer P) => infer R ? (c: unknown, ...args: P) => R : never };
                events: Events;
              };
            }

            interface Event<Args extends unknown[]> {
              readonly _eventType?: Args;
              readonly _queueMessage?: Args;
            }
            """;

    private final Map<Shape.Reference, String> names;
    private final StringBuilder out = new StringBuilder(HEAD);

    private TypeScript(Description description) {
        this.names = description.names();
    }

    static String of(Description description) {
        return new TypeScript(description).module(description);
    }

    private String module(Description description) {
        description.types().forEach((name, fields) -> {
            out.append("\nexport interface ").append(name).append(" {\n");
            for (Shape.Field field : fields) {
                out.append("  ")
                        .append(property(field.name()))
                        .append(field.required() ? ": " : "?: ")
                        .append(type(field.shape()))
                        .append(";\n");
            }
            out.append("}\n");
        });
        out.append("\n/** What may be given to create an actor, by its type. */\nexport interface Inputs {\n");
        for (Description.Actor actor : description.actors()) {
            if (actor.input() != null) {
                line(2, property(actor.name()) + ": " + type(actor.input()) + ";");
            }
        }
        out.append("}\n\nexport type Actors = Registry<{\n");
        description.actors().forEach(this::actor);
        return out.append("}>;\n").toString();
    }

    private void actor(Description.Actor actor) {
        line(2, property(actor.name()) + ": Actor<");
        line(4, "{");
        for (Description.Action action : actor.actions()) {
            line(6, property(action.name()) + ": (" + parameters(action) + ") => " + result(action.result()) + ";");
        }
        line(4, "},");
        line(4, "{");
        for (Description.Event event : actor.events()) {
            line(6, property(event.name()) + ": Event<[payload: " + type(event.payload()) + "]>;");
        }
        line(4, "}");
        line(2, ">;");
    }

    private void line(int indent, String text) {
        out.append(" ".repeat(indent)).append(text).append('\n');
    }

    private String parameters(Description.Action action) {
        List<String> each = new ArrayList<>();
        int required = action.required();
        for (Description.Parameter parameter : action.parameters()) {
            String name = IDENTIFIER.matcher(parameter.name()).matches() ? parameter.name() : "arg" + each.size();
            name = RESERVED.contains(name) ? name + "_" : name;
            each.add(name + (each.size() < required ? ": " : "?: ") + type(parameter.shape()));
        }
        return String.join(", ", each);
    }

    private String result(Shape shape) {
        return shape instanceof Shape.Nothing ? "void" : type(shape);
    }

    private String type(Shape shape) {
        if (shape instanceof Shape.Text) {
            return "string";
        }
        if (shape instanceof Shape.Choice choice) {
            return choice.values().isEmpty()
                    ? "never"
                    : choice.values().stream().map(TypeScript::quoted).collect(Collectors.joining(" | "));
        }
        if (shape instanceof Shape.Whole || shape instanceof Shape.Decimal) {
            return "number";
        }
        if (shape instanceof Shape.BigWhole) {
            return "bigint";
        }
        if (shape instanceof Shape.Truth) {
            return "boolean";
        }
        if (shape instanceof Shape.Bytes) {
            return "Uint8Array";
        }
        if (shape instanceof Shape.ListOf list) {
            String element = type(list.element());
            return element.contains(" ") ? "(" + element + ")[]" : element + "[]";
        }
        if (shape instanceof Shape.MapOf map) {
            return "Record<string, " + type(map.value()) + ">";
        }
        if (shape instanceof Shape.Maybe maybe) {
            return type(maybe.value()) + " | null";
        }
        if (shape instanceof Shape.Union union) {
            return union.options().values().stream().map(names::get).collect(Collectors.joining(" | "));
        }
        if (shape instanceof Shape.Reference reference) {
            return names.get(reference);
        }
        return shape instanceof Shape.Nothing ? "undefined" : "unknown";
    }

    private static String property(String name) {
        return IDENTIFIER.matcher(name).matches() ? name : quoted(name);
    }

    private static String quoted(String text) {
        return TextNode.valueOf(text).toString().replace("\u2028", "\\u2028").replace("\u2029", "\\u2029");
    }
}
