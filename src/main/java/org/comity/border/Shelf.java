package org.comity.border;

import java.util.UUID;

/**
 * An outbox as one visitor sees it.
 *
 * @param nr the outbox, inside the node
 * @param id the UUIDv4 under which a door lists it
 * @param alias another name a door answers to, such as the agreement's id
 * @param home whether it is the node's own collection
 * @param title a line for people
 * @param description a paragraph for people; may be empty
 * @param canRead whether this visitor may read it
 * @param canWrite whether this visitor may add to it; never true for a partner's outbox
 */
public record Shelf(
        long nr,
        UUID id,
        String alias,
        boolean home,
        String title,
        String description,
        boolean canRead,
        boolean canWrite) {}
