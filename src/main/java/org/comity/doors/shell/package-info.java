/**
 * The command line: {@code comity NOUN VERB}, data on stdout and talk on stderr.
 *
 * <p>A command on a serving node runs inside that node, and writes to the terminal of whoever typed it. Promises that
 * nothing is asked where there is no terminal, and that each exit code means one thing ({@link
 * org.comity.doors.shell.Exit}).
 */
@NullMarked
package org.comity.doors.shell;

import org.jspecify.annotations.NullMarked;
