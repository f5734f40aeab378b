package org.comity.doors.taxii;

import org.comity.sql.Database;

/** Planted for the floor-plan test: a door that reaches past the gate, and knows a framework of another room and the web server. */
public final class PlantedBreach {
    @org.jspecify.annotations.Nullable
    Database database;

    tools.jackson.core.@org.jspecify.annotations.Nullable JsonParser parser;

    org.eclipse.jetty.server.@org.jspecify.annotations.Nullable Server server;
}
