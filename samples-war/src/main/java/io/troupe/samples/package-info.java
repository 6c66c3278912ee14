/** The sample application, written the way a user of Troupe would write it: one package for each example. */
package io.troupe.samples;
