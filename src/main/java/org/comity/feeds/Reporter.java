package org.comity.feeds;

/**
 * Who reports, in forms that say so.
 *
 * @param name of our party
 * @param id of it: a domain name
 * @param mail where to ask back; empty where none is set
 */
public record Reporter(String name, String id, String mail) {}
