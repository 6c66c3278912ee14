/**
 * The binding to CDI, and the only place that joins all parts: finds actor classes and checks them, makes their beans and
 * the references to them, and starts and stops the runtime with the deployment.
 */
@NullMarked
package io.troupe.internal.cdi;

import org.jspecify.annotations.NullMarked;
