/**
 * YAML as a plain form to fill in: mappings, lists and text, each with its line.
 *
 * <p>Keeps no state. Promises that what reads one way to a person reads the same way here: no anchors, no tags, no
 * duplicate keys, and no value that turns into something else by itself ({@code no} stays the text "no").
 */
@NullMarked
package org.comity.yaml;

import org.jspecify.annotations.NullMarked;
