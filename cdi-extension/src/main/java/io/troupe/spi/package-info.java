/**
 * What modules of Troupe and integrators use or implement: the dispatcher that doors call, the store that keeps state,
 * the catalogue of deployed actors. Shows nothing of the runtime's inside.
 */
@NullMarked
package io.troupe.spi;

import org.jspecify.annotations.NullMarked;
