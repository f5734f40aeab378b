package org.comity.border;

import org.comity.seal.Digest;

/**
 * One version that a recall or a question for consent names.
 *
 * @param id as it crossed
 * @param version its number here; 0 where it is not held, or, where our consent is asked for, was never released
 * @param digest of what crossed
 */
public record AskedVersion(String id, long version, Digest digest) {}
