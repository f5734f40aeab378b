package org.comity.kinds.incident;

import java.util.List;
import java.util.Map;

/** Phases of an incident as tasks of the STIX incident extension suite say them (task-type-ov, §4.10). */
final class StixPhases {

    /** In their order. */
    static final List<String> STEPS = List.of(Incident.CONTAINED, Incident.ERADICATED, Incident.RECOVERED);

    static final Map<String, String> OF_STEPS = Map.of(
            Incident.CONTAINED, "containment",
            Incident.ERADICATED, "eradication",
            Incident.RECOVERED, "recovery");

    private StixPhases() {}
}
