package org.comity.json;

import org.comity.border.Gate;

/** Planted for the floor-plan test: a ground-floor room that reaches up to the border. */
public final class PlantedBreach {
    @org.jspecify.annotations.Nullable
    Gate gate;
}
