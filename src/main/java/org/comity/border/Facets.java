package org.comity.border;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.comity.json.Json;
import org.comity.json.JsonObject;
import org.comity.marking.Handling;
import org.comity.marking.MarkingDefinition;
import org.comity.objects.Holdings;
import org.comity.parties.Parties;
import org.comity.parties.Party;
import org.comity.personal.Contents;
import org.comity.personal.PersonalSearch;
import org.comity.sql.Database;
import org.comity.sql.Many;
import org.comity.sql.Session;
import org.jspecify.annotations.Nullable;

/**
 * What the border asks about each version that is held, read off its content once. A version's content never changes; what
 * its markings mean may, when a definition comes or goes, and then all is read again.
 *
 * <p>In memory, four bytes for each version that was asked about: after a start it is read off again.
 */
final class Facets {

    /** Versions remembered; past this all are forgotten and remembered anew. See docs/limits.md. */
    static final int REMEMBERED_MAX = 16_777_216;

    private static final int CHUNK = 4_096;

    /** Bodies read at once. */
    private static final int READ_AT_ONCE = 500;

    private final Database database;
    private final Holdings holdings;
    private final Parties parties;
    private final Provenances provenances;
    private final FacetBook book = new FacetBook();
    private volatile Age age;

    /**
     * What was seen of one version.
     *
     * @param faceted what a clause can ask about it, with its number in the book
     * @param contents what minimisation may find in it
     */
    record Seen(FacetBook.Faceted faceted, Contents contents) {

        /** What its markings ask for. */
        Handling handling() {
            return version().handling();
        }

        private Cargo.StixVersion version() {
            return (Cargo.StixVersion) faceted.cargo();
        }
    }

    /** As long as no marking definition comes or goes. */
    private static final class Age {
        private final long definitionsChanged;
        private final Definitions definitions;
        private final Map<Seen, Integer> numbers = new ConcurrentHashMap<>();
        private final List<Seen> seen = new CopyOnWriteArrayList<>();
        private final Map<Long, int[]> chunks = new ConcurrentHashMap<>();

        Age(long definitionsChanged, Definitions definitions) {
            this.definitionsChanged = definitionsChanged;
            this.definitions = definitions;
        }

        synchronized @Nullable Seen get(long version) {
            int[] chunk = chunks.get(version / CHUNK);
            int number = chunk == null ? 0 : chunk[(int) (version % CHUNK)];
            return number == 0 ? null : seen.get(number - 1);
        }

        synchronized void keep(long version, Seen what) {
            Integer number = numbers.get(what);
            if (number == null) {
                if (seen.size() >= FacetBook.COMBINATIONS_MAX) {
                    return;
                }
                seen.add(what);
                number = seen.size();
                numbers.put(what, number);
            }
            if (chunks.size() >= REMEMBERED_MAX / CHUNK) {
                chunks.clear();
            }
            chunks.computeIfAbsent(version / CHUNK, any -> new int[CHUNK])[(int) (version % CHUNK)] = number;
        }
    }

    Facets(Database database, Holdings holdings, Parties parties, Provenances provenances) {
        this.database = database;
        this.holdings = holdings;
        this.parties = parties;
        this.provenances = provenances;
        this.age = newAge();
    }

    private Age newAge() {
        return new Age(holdings.changes(MarkingDefinition.TYPE), new Definitions(database, holdings, parties));
    }

    /** Asked before anything is read: what was read under older definitions is kept with these, and goes with them. */
    private Age current() {
        Age now = age;
        if (now.definitionsChanged != holdings.changes(MarkingDefinition.TYPE)) {
            now = newAge();
            age = now;
        }
        return now;
    }

    /**
     * A version to look at.
     *
     * @param source the number of the party it is held from
     */
    record Version(long nr, long source) {}

    /** The versions behind the rows that are not erased, by the rows' numbers. */
    static Map<Long, Version> behind(Session session, Outbox box, List<Row> rows) throws SQLException {
        var versions = new HashMap<Long, Version>(rows.size() * 2);
        var lookup = session.prepare("SELECT r.nr, v.nr, v.source FROM outbox_row r CROSS JOIN version v"
                + " WHERE v.nr = r.version AND v.body IS NOT NULL AND r.box = ? AND r.nr IN ("
                + Many.PLACES + ")");
        lookup.setLong(1, box.nr());
        Many.numbers(
                lookup,
                2,
                rows.stream().map(Row::nr).toList(),
                row -> versions.put(row.getLong(1), new Version(row.getLong(2), row.getLong(3))));
        return versions;
    }

    /** What is to be seen of these versions, whose bodies are there. */
    Map<Long, Seen> of(Session session, List<Version> versions) throws SQLException {
        Age now = current();
        var found = new HashMap<Long, Seen>(versions.size() * 2);
        var unknown = new ArrayList<Version>();
        for (Version version : versions) {
            Seen seen = now.get(version.nr());
            if (seen == null) {
                unknown.add(version);
            } else {
                found.put(version.nr(), seen);
            }
        }
        for (int from = 0; from < unknown.size(); from += READ_AT_ONCE) {
            read(session, now, unknown.subList(from, Math.min(unknown.size(), from + READ_AT_ONCE)), found);
        }
        asItCame(session, versions, found);
        return found;
    }

    /** What came from others may come again, and be consented to: that is asked every time. */
    private void asItCame(Session session, List<Version> versions, Map<Long, Seen> found) throws SQLException {
        long ours = parties.ours().nr();
        var foreign = new HashMap<Long, Long>();
        for (Version version : versions) {
            if (version.source() != ours) {
                foreign.put(version.nr(), version.source());
            }
        }
        if (!foreign.isEmpty()) {
            provenances
                    .of(session, foreign)
                    .forEach((version, provenance) -> found.computeIfPresent(
                            version,
                            (any, seen) -> new Seen(book.of(seen.version().with(provenance)), seen.contents())));
        }
    }

    private void read(Session session, Age now, List<Version> versions, Map<Long, Seen> into) throws SQLException {
        List<byte[]> bodies = Bodies.of(
                session,
                versions.stream().map(each -> new Bodies.Place(each.nr(), 0)).toList());
        for (int i = 0; i < versions.size(); i++) {
            Version version = versions.get(i);
            JsonObject json = Json.parseObject(bodies.get(i));
            String source = parties.find(version.source()).map(Party::id).orElse("");
            Contents contents = PersonalSearch.contents(json);
            Handling handling = now.definitions.handling(json, source);
            Cargo cargo = Cargo.StixVersion.of(json, contents, handling, Provenance.of(source));
            var seen = new Seen(book.of(cargo), contents);
            now.keep(version.nr(), seen);
            into.put(version.nr(), seen);
        }
    }
}
