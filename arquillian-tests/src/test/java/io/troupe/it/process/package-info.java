/**
 * Applications on real servers that are started, killed and started again as processes, mostly the sample, seen from where their
 * users are: node, a browser, plain HTTP.
 */
package io.troupe.it.process;
