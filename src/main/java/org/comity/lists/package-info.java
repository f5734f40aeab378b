/**
 * Tables and recipients as files: the two lists in YAML by which observations are parted, read into what {@code routing}
 * takes.
 *
 * <p>Keeps nothing and knows nothing of a node. Enter through {@link org.comity.lists.TableList} and {@link
 * org.comity.lists.RecipientList}. Promises that whoever parts observations, a command, a node or a job on many machines,
 * reads the same files to the same effect.
 */
@NullMarked
package org.comity.lists;

import org.jspecify.annotations.NullMarked;
