package org.comity.border;

import java.util.List;
import org.comity.json.JsonElements.Element;
import org.comity.ledger.Items;
import org.comity.seal.Digest;

/**
 * A batch that came from the node of a partner and holds: it is signed by that partner, for us, under a text we have, and
 * follows the one before.
 *
 * @param digest sha256 of its bytes, which names it
 * @param elements its objects, read
 * @param items the same as the sender has them in its log
 * @param proven whether the sender has proved that it stands in its log
 */
record Received(Partner from, Batch batch, Digest digest, List<Element> elements, Items items, boolean proven) {}
