/** Limits how often something may happen, in memory only. */
package io.troupe.samples.limiter;
