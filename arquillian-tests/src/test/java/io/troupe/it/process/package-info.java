/**
 * The sample application on real servers that are started, killed and started again as processes, seen from where its users
 * are: node, a browser, plain HTTP.
 */
package io.troupe.it.process;
