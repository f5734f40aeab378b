package org.comity.kinds;

import java.util.List;
import org.comity.cases.Kind;
import org.comity.kinds.incident.Incident;

/** Every kind of case. A new one is a folder and a line here. */
public final class Kinds {

    public static final List<Kind> ALL = List.of(new Incident());

    private Kinds() {}
}
