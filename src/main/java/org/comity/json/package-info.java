/**
 * JSON as it stands in the text: every value, the bytes it came from, nothing rounded.
 *
 * <p>Keeps no state. Everybody may enter. Promises that a value handed out came from strict UTF-8 JSON (RFC 8259,
 * I-JSON RFC 7493) without duplicate names or lone surrogates, within the limits of {@link JsonLimits}; the tokens are
 * read by Jackson's streaming parser, which no other package imports.
 */
@NullMarked
package org.comity.json;

import org.jspecify.annotations.NullMarked;
