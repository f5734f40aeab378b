package org.comity.border;

import org.comity.seal.Digest;
import org.jspecify.annotations.Nullable;

/**
 * One candidate and one audience, decided. Release, staging, approval, preview and lint all begin with this, made by
 * {@link Minimising}, so that what is previewed is what is released.
 *
 * @param candidate what is held
 * @param decision whether it may cross to that audience
 * @param minimised what crosses in its place; null where it crosses as held, or not at all
 */
record Proposal(
        Candidate candidate, Decision decision, @Nullable Minimised minimised) {

    /** The rendition that crosses. */
    record Minimised(String id, byte[] body, Digest digest) {}

    /** Whether it crosses under the id it is held under. */
    boolean underItsId() {
        return minimised == null || minimised.id().equals(candidate.id());
    }

    /** The STIX id that it crosses under. */
    String id() {
        return minimised == null ? candidate.id() : minimised.id();
    }

    /** sha256 of the bytes that would cross. */
    Digest digest() {
        return minimised == null ? candidate.digest() : minimised.digest();
    }

    /** How many bytes would cross. */
    int size() {
        return minimised == null ? candidate.size() : minimised.body().length;
    }
}
