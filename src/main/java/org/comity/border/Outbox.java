package org.comity.border;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What has been released to one audience under one agreement, in order; or home, the node's own collection.
 *
 * @param agreement the agreement's id; null for home
 * @param audience ids of the parties that read it, sorted; empty for home
 */
record Outbox(long nr, UUID id, @Nullable String agreement, List<String> audience) {
    Outbox {
        audience = List.copyOf(audience);
    }

    boolean home() {
        return agreement == null;
    }
}
