/**
 * Mail on its way out, to a server that passes it on.
 *
 * <p>Keeps nothing. Enter by {@link org.comity.doors.mail.SmtpPost}. Promises that no mail and no password goes over a line
 * in the clear, but to this machine itself.
 */
@NullMarked
package org.comity.doors.mail;

import org.jspecify.annotations.NullMarked;
