package org.comity.feeds;

import java.nio.file.Path;
import java.time.Instant;
import org.comity.json.JsonObject;

/**
 * A plan as this node keeps it.
 *
 * @param made when it was set
 * @param person who set it
 * @param sha256 of what it says, in hexadecimal
 * @param said its files with their digests, and by which terms they are read
 * @param folder with the files
 */
public record KeptPlan(long nr, Instant made, String person, String sha256, JsonObject said, Path folder) {}
