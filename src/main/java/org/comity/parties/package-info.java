/**
 * Who we deal with and on what terms: parties and their keys, agreements and their acceptance, credentials at our doors,
 * and our own people with their roles.
 *
 * <p>Promises that an agreement handed out as in force was signed over its exact bytes by every party it names, and
 * that a credential's secret is kept nowhere.
 */
@NullMarked
package org.comity.parties;

import org.jspecify.annotations.NullMarked;
