package io.troupe.it.node.wrong;

import io.troupe.Actor;

/** Cannot have references. */
@Actor
public final class FinalActor {}
