/**
 * The cast of fictional parties and the collection they exchange in demonstrations, tests and documents.
 *
 * <p>Keeps no state. Everybody above the ground floor may enter; nothing below knows it. Promises that public facts
 * name their source, that everything else is labelled as generated and stays within reserved names and addresses, and
 * that the same seed and date give the same bytes.
 */
@NullMarked
package org.comity.demo;

import org.jspecify.annotations.NullMarked;
