package org.comity.cases;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.comity.border.Refused;
import org.comity.border.Refused.Why;
import org.comity.parties.Actor;
import org.comity.parties.Person;
import org.comity.parties.Role;
import org.comity.sql.Session;
import org.jspecify.annotations.Nullable;

/** What one reader may see of the cases: which of them, and which of their work areas. */
final class Sight {
    private final Casebook casebook;
    private final Actor reader;

    Sight(Casebook casebook, Actor reader) {
        this.casebook = casebook;
        this.reader = reader;
    }

    CaseState state(Session session, CaseRows.Row row) throws SQLException {
        return casebook.view(
                session, row, hidden(session, row, casebook.kind(row.kind()).orElseThrow()));
    }

    List<CaseRows.Row> visible(Session session) throws SQLException {
        return visible(session, CaseRows.all(session));
    }

    List<CaseRows.Row> visible(Session session, List<CaseRows.Row> rows) throws SQLException {
        var visible = new ArrayList<CaseRows.Row>();
        for (CaseRows.Row row : rows) {
            if (casebook.kind(row.kind()).isPresent()
                    && mayRead(SummaryRows.readers(session, row.nr()).getOrDefault("", Set.of()))
                    && SummaryRows.isOpened(session, row.nr())) {
                visible.add(row);
            }
        }
        return visible;
    }

    CaseRows.@Nullable Row row(Session session, String idOrName) throws SQLException {
        List<CaseRows.Row> found = visible(session, CaseRows.called(session, idOrName));
        if (found.size() > 1) {
            throw new Refused(
                    Why.UNFIT,
                    "several cases are called " + idOrName + "; name one of "
                            + String.join(
                                    ", ", found.stream().map(CaseRows.Row::id).toList()));
        }
        return found.isEmpty() ? null : found.getFirst();
    }

    /** @throws Refused UNKNOWN where this reader sees no such case */
    CaseRows.Row require(Session session, String idOrName) throws SQLException {
        CaseRows.Row row = row(session, idOrName);
        if (row == null) {
            throw unknown(idOrName);
        }
        return row;
    }

    static Refused unknown(String idOrName) {
        return new Refused(Why.UNKNOWN, "there is no case " + idOrName + " here that you may see");
    }

    /** Whoever sits at the folder and auditors read all; where persons are named, only they read. */
    boolean mayRead(Set<Long> named) {
        Person person = reader.person().orElse(null);
        return person == null || named.isEmpty() || person.is(Role.AUDITOR) || named.contains(person.nr());
    }

    Set<String> hidden(Session session, CaseRows.Row row, Kind kind) throws SQLException {
        Map<String, Set<Long>> named = SummaryRows.readers(session, row.nr());
        var hidden = new LinkedHashSet<String>();
        for (String area : kind.areas()) {
            if (!mayRead(named.getOrDefault(area, Set.of()))) {
                hidden.add(area);
            }
        }
        return hidden;
    }

    /** Who reads; null for whoever sits at the folder. */
    @Nullable
    Person reader() {
        return reader.person().orElse(null);
    }

    /** The person whose named cases are asked for; null for who sees all. */
    @Nullable
    Long person() {
        return reader.person()
                .filter(person -> !person.is(Role.AUDITOR))
                .map(Person::nr)
                .orElse(null);
    }
}
