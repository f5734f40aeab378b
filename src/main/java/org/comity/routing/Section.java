package org.comity.routing;

/**
 * Rows of one report, under one header, for one recipient, as they lie in a block.
 *
 * @param recipient its id
 * @param report its name
 * @param header the first line of the file they are from, with its end
 * @param offset where they begin in the file of the block, in bytes
 * @param length in bytes
 * @param sha256 of these bytes, in hexadecimal
 */
public record Section(
        String recipient, String report, String header, long offset, long length, long rows, String sha256) {}
