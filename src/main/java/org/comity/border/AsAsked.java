package org.comity.border;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.comity.personal.Contents;
import org.comity.personal.Rendition;
import org.comity.seal.Digest;
import org.comity.sql.Many;
import org.comity.sql.Session;

/**
 * Whether what lies in an outbox is what the agreement asks for now: since it was laid there a version may have come into
 * force that treats it otherwise, or a clause that did may have been narrowed.
 *
 * <p>The answer is found by making the rendition again, and remembered for what can have another: neither a body nor what
 * is done to it ever changes under the same treatment.
 */
final class AsAsked {

    /** Answers remembered; past this all are forgotten, and looked for anew. See docs/limits.md. */
    static final int REMEMBERED_MAX = 262_144;

    private final Map<Minimising.Treatment, Map<Bodies.Place, Boolean>> known = new ConcurrentHashMap<>();

    /** Something that lies there, which the agreement lets cross. */
    record Lying(long nr, Bodies.Place place, Contents contents, Decision decision) {}

    /** Where the bodies of these rows lie, by their numbers. */
    static Map<Long, Bodies.Place> places(Session session, Outbox box, List<Row> rows) throws SQLException {
        var places = new HashMap<Long, Bodies.Place>(rows.size() * 2);
        var select = session.prepare(
                "SELECT nr, version, rendition FROM outbox_row WHERE box = ? AND nr IN (" + Many.PLACES + ")");
        select.setLong(1, box.nr());
        Many.numbers(
                select,
                2,
                rows.stream().map(Row::nr).toList(),
                row -> places.put(row.getLong(1), new Bodies.Place(row.getLong(2), row.getLong(3))));
        return places;
    }

    /** The numbers of those that lie there as the agreement asks for them now. */
    Set<Long> of(Session session, Minimising minimising, List<Lying> all) throws SQLException {
        var asAsked = new HashSet<Long>(all.size() * 2);
        var unknown = new ArrayList<Lying>();
        if (known.values().stream().mapToInt(Map::size).sum() >= REMEMBERED_MAX) {
            known.clear();
        }
        for (Lying each : all) {
            if (minimising.surelyKeeps(each.contents(), each.decision())) {
                if (each.place().rendition() == 0) {
                    asAsked.add(each.nr());
                }
                continue;
            }
            Boolean answer = answers(minimising, each).get(each.place());
            if (answer == null) {
                unknown.add(each);
            } else if (answer) {
                asAsked.add(each.nr());
            }
        }
        look(session, minimising, unknown, asAsked);
        return asAsked;
    }

    private void look(Session session, Minimising minimising, List<Lying> unknown, Set<Long> asAsked)
            throws SQLException {
        if (unknown.isEmpty()) {
            return;
        }
        Map<Long, Digest> digests = Renditions.digests(
                session, unknown.stream().map(each -> each.place().rendition()).toList());
        Iterator<byte[]> bodies = Bodies.of(
                        session,
                        unknown.stream()
                                .map(each -> new Bodies.Place(each.place().version(), 0))
                                .toList())
                .iterator();
        for (Lying each : unknown) {
            boolean same = isSame(minimising.rendition(each.decision(), bodies.next()), each.place(), digests);
            answers(minimising, each).put(each.place(), same);
            if (same) {
                asAsked.add(each.nr());
            }
        }
    }

    private static boolean isSame(Rendition asked, Bodies.Place lies, Map<Long, Digest> digests) {
        return switch (asked) {
            case Rendition.Unchanged held -> lies.rendition() == 0;
            case Rendition.Changed changed -> Digest.of(changed.body()).equals(digests.get(lies.rendition()));
            case Rendition.Refused none -> false;
        };
    }

    private Map<Bodies.Place, Boolean> answers(Minimising minimising, Lying lying) {
        return known.computeIfAbsent(minimising.treatment(lying.decision()), any -> new ConcurrentHashMap<>());
    }
}
