/** An application that had a life of its own before it got actors. */
package io.troupe.it.node.neighbours;
