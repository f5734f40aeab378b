/**
 * Every version of every STIX object, in the order it came to be held.
 *
 * <p>Keeps bodies byte for byte under numbers that only rise. The border lays things here and takes them out; nobody
 * else writes. Promises that the same content from the same source is held once, and that other content under the same
 * id and version from the same source is called a conflict, never taken or dropped in silence.
 */
@NullMarked
package org.comity.objects;

import org.jspecify.annotations.NullMarked;
