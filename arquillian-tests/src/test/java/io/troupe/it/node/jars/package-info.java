/** Actors that come in jars. */
package io.troupe.it.node.jars;
