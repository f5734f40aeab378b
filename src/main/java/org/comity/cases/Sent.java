package org.comity.cases;

import org.comity.duty.Submission;

/**
 * A submission that a step of ours records.
 *
 * @param reference that the recipient gave; empty where there is none
 * @param proof the sha256 of a file that proves it, in hexadecimal; empty where there is none
 */
public record Sent(Step step, Submission submission, String reference, String proof) {}
