package org.comity.parties;

import java.time.Instant;

/**
 * A file kept with an agreement, such as a detached signature made elsewhere. It is kept byte for byte and not verified.
 *
 * @param sha256 its digest, in hex
 * @param form what it is said to be: openpgp, cades, pades, paper or text
 * @param name the name it came under
 * @param bytes how long it is
 * @param added when it was taken in
 */
public record Attachment(String sha256, String form, String name, long bytes, Instant added) {}
