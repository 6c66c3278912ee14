/** Whether the tests would notice: stores that are wrong on purpose, each of which has to be found. */
package io.troupe.verification.planted;
