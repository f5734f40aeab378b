/**
 * Keys, signatures and trees of hashes: what others can check without trusting us.
 *
 * <p>Keeps no state of the node. Everybody may enter; BouncyCastle and the JDK's digests are used nowhere else. Promises
 * that every key and signature names its algorithm, that a text has one reading only, and that the forms are those of
 * C2SP (signed-note, tlog-checkpoint, tlog-tiles, tlog-proof) and RFC 6962, so that other programs can check them.
 */
@NullMarked
package org.comity.seal;

import org.jspecify.annotations.NullMarked;
