// SPDX-License-Identifier: Apache-2.0
// Copyright The Troupe Authors
package io.troupe.internal.cdi;

import java.io.ObjectStreamException;
import java.io.Serializable;

/** Carried by every reference. Public because classes made at run time in the packages of users implement it. */
public interface ActorReference extends Serializable {

    /** What goes into a serialised stream instead. */
    Object writeReplace() throws ObjectStreamException;
}
