package org.comity.feeds;

import java.time.Instant;
import java.util.List;

/**
 * A mail to one recipient.
 *
 * @param messageId with its angle brackets; the same for the same content, so that a copy is known as one
 */
public record Mail(
        String to, String subject, String text, String messageId, Instant date, List<Attachment> attachments) {
    public Mail {
        attachments = List.copyOf(attachments);
    }

    /** A file that goes with it, packed with gzip. */
    public record Attachment(String name, byte[] content) {}
}
