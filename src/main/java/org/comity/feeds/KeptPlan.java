package org.comity.feeds;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A plan as this node keeps it.
 *
 * @param made when it was set
 * @param person who set it
 * @param sha256 of what it says, in hexadecimal
 * @param folder with the files
 */
public record KeptPlan(long nr, Instant made, String person, String sha256, Path folder) {}
