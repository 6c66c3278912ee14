/** What the documentation shows, compiled; and the check that it shows nothing else. */
package io.troupe.docs;
