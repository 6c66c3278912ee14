package io.troupe.it.node.wrong;

import io.troupe.Actor;

/** Has a name that another has. */
@Actor(name = "twin")
public class OtherTwin {}
