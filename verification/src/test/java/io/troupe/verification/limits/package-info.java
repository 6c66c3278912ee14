/** The promises at their limits: repetitions, cycles, callers that give up, tiny pools, a full disk. */
package io.troupe.verification.limits;
