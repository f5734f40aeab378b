package org.comity.cases;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.comity.cases.StepForm.Weight;
import org.comity.sql.Session;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * A case in memory, as its rows have it: woven, and folded when it is asked for. It can be made again from the rows at any
 * time, and is as soon as it and they differ.
 */
final class Held {
    private final Kind kind;
    private final Weave weave;
    private final List<Step> aside = new ArrayList<>();
    private final Set<String> receivers;
    private final Map<Set<String>, CaseState> views = new HashMap<>();
    private volatile CaseRows.Row row;
    private @Nullable Fold fold;
    private SummaryRows.@Nullable Sum sum;

    private Held(Kind kind, CaseRows.Row row, Set<String> receivers) {
        this.kind = kind;
        this.row = row;
        this.receivers = new TreeSet<>(receivers);
        this.weave = weave(kind);
    }

    static Weave weave(Kind kind) {
        return new Weave(step -> Rules.read(kind, step));
    }

    /** A case of which nothing has come yet. */
    static Held fresh(Kind kind, CaseRows.Row row) {
        return new Held(kind, row, Set.of());
    }

    static Held load(Session session, Kind kind, CaseRows.Row row) throws SQLException {
        var held = new Held(kind, row, CaseRows.receivers(session, row.nr()));
        CaseRows.steps(session, row.nr(), 0).forEach(step -> held.add(step, row));
        return held;
    }

    /** Takes in what rows that are durable have and it has not: steps come after one another, and none goes. */
    synchronized void follow(Session session, CaseRows.Row now) throws SQLException {
        if (row.steps() < now.steps()) {
            CaseRows.steps(session, row.nr(), row.steps()).forEach(step -> add(step, now));
        }
    }

    /** Whether it is as the rows are. */
    boolean is(CaseRows.Row other) {
        return row.equals(other);
    }

    /** Takes one more step in; what it changes is folded when it is asked for, or at once where it comes last anyway. */
    synchronized void add(Step step, CaseRows.Row now) {
        row = now;
        views.clear();
        if (!step.forAll()) {
            aside.add(step);
            return;
        }
        boolean last = weave.add(step);
        Fold known = fold;
        Weave.Node node = weave.find(step.hash());
        if (known == null || node == null || !last || node.weight() == Weight.RESTRICTS) {
            fold = null;
        } else {
            known.apply(node);
        }
    }

    synchronized Fold fold() {
        Fold known = fold;
        if (known == null) {
            known = Fold.over(kind, weave);
            fold = known;
        }
        return known;
    }

    synchronized boolean isOpened() {
        return fold().opened != null;
    }

    /** As it is shown to whoever does not see these work areas; made once for each, until the next step. */
    synchronized CaseState view(Set<String> hidden) {
        CaseState made = views.get(hidden);
        if (made == null) {
            made = hidden.isEmpty() ? fold().view(aside) : Partial.of(view(Set.of()), hidden);
            views.put(hidden, made);
        }
        return made;
    }

    /** Writes the case in short where it comes to something else than it did. On the writer's thread. */
    synchronized void sum(Transaction transaction, String us) throws SQLException {
        SummaryRows.Sum now = SummaryRows.Sum.of(fold(), aside, us);
        if (now == null || !now.equals(sum)) {
            SummaryRows.keep(transaction, row.nr(), now);
            sum = now;
        }
    }

    Kind kind() {
        return kind;
    }

    Weave weave() {
        return weave;
    }

    List<Step> aside() {
        return aside;
    }

    /** Members to whom our steps go since we know of them. */
    Set<String> receivers() {
        return receivers;
    }

    CaseRows.Row row() {
        return row;
    }
}
