// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A static method of an {@link Actor} that turns a stored document of one {@link Actor#stateVersion() state version} into
 * one of the next. It returns nothing and takes one {@code Map<String, Object>}, which it changes:
 *
 * <pre>{@code
 * @StateUpcaster(from = 1)
 * static void splitName(Map<String, Object> document) {
 *     String[] parts = ((String) document.remove("name")).split(" ", 2);
 *     document.put("first", parts[0]);
 *     document.put("last", parts[1]);
 * }
 * }</pre>
 *
 * <p>There is exactly one for each version before the actor's; they run one after the other when an older document is loaded,
 * within a turn of the actor, on any thread. They see the document and nothing else: what they need is in it. Nothing is
 * stored until an action changes the state. One that throws leaves the stored document as it is, and the call fails with
 * {@link ErrorCode#STATE_UNREADABLE}.
 *
 * <p>The values are {@code null}, {@code Boolean}, {@code Long}, {@code BigInteger}, {@code Double}, {@code BigDecimal},
 * {@code String}, {@code byte[]}, and {@code List} and {@code Map<String, Object>} of such. Lists and maps may be changed.
 * All other numbers of {@code java.lang}, collections and maps may be put in.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface StateUpcaster {

    /** The version of the documents it takes; it leaves the next one. */
    int from();
}
