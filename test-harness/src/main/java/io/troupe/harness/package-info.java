/**
 * What the tests of this repository need to hurt a running system and to judge what it did: the seed and the record of one
 * run ({@link io.troupe.harness.Run}), free ports, names for what a server would have bound. Faults of the network are in {@code net}, a real PostgreSQL in
 * {@code postgres}, child processes in {@code process}, histories and their checkers in {@code history}.
 *
 * <p>This module is never shipped and knows nothing of Troupe's own types, so that every module's tests may use it.
 */
package io.troupe.harness;
