/**
 * The database as the node sees it: one writer that groups acts into commits, many readers.
 *
 * <p>Keeps the connections and what differs between SQLite and PostgreSQL; the tables belong to the packages that read
 * and write them. Promises that an act is either wholly durable when {@link Database#write} returns, or leaves no
 * trace.
 */
@NullMarked
package org.comity.sql;

import org.jspecify.annotations.NullMarked;
