/** Actors that cannot be deployed. */
package io.troupe.it.node.wrong;
