package org.comity.border;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;
import org.comity.marking.MarkingDefinition;
import org.comity.objects.HeldVersion;
import org.comity.objects.Holdings;
import org.comity.parties.Agreement;
import org.comity.parties.Parties;
import org.comity.parties.Party;
import org.comity.parties.StandingAgreement;
import org.comity.personal.Category;
import org.comity.personal.PersonalSearch;
import org.comity.seal.BadSeal;
import org.comity.seal.NoteKey;
import org.comity.sql.Database;
import org.comity.sql.Session;
import org.jspecify.annotations.Nullable;

/** Looks at what a release would lay in outboxes, as its receivers would see it. What lies there already is passed over. */
final class LintRun {
    private static final Set<String> ABOUT_OTHERS = Set.of("report", "grouping", "note", "opinion", "observed-data");

    private final Database database;
    private final Holdings holdings;
    private final Parties parties;
    private final Outboxes outboxes;
    private final StandingAgreement agreement;
    private final ReceiverLint.Access access;
    private final InstantSource clock;
    private final Supplier<UUID> ids;
    private final Candidates candidates;
    private final Map<Sort, Found> found = new LinkedHashMap<>();

    private record Sort(String rule, boolean blocks, String receivers, String message) {}

    private static final class Found {
        long count;
        String example = "";
    }

    /** An object that would be laid, by what lint asks about. */
    private record Laid(String id, String type, List<String> refers, Set<String> about) {}

    /** What one audience would come to hold, as far as it is known. */
    private static final class View {
        final Set<String> ids = new HashSet<>();
        final List<Laid> laid = new ArrayList<>();
        final Map<String, Boolean> asked = new HashMap<>();
        final Minimising minimising;
        DailyLimits.@Nullable Room room;

        View(Minimising minimising) {
            this.minimising = minimising;
        }
    }

    LintRun(
            Database database,
            Holdings holdings,
            Parties parties,
            Outboxes outboxes,
            Facets facets,
            StandingAgreement agreement,
            ReceiverLint.Access access,
            InstantSource clock,
            Supplier<UUID> ids) {
        this.ids = ids;
        this.access = access;
        this.database = database;
        this.holdings = holdings;
        this.parties = parties;
        this.outboxes = outboxes;
        this.agreement = agreement;
        this.clock = clock;
        this.candidates = new Candidates(outboxes.home(), facets);
    }

    List<Lint> over(Wanted wanted) {
        String ours = parties.ours().id();
        var views = new LinkedHashMap<Audience, View>();
        Audience.of(agreement, ours)
                .forEach(audience ->
                        views.put(audience, new View(Minimising.of(database, agreement, ours, audience, ids))));
        views.keySet().forEach(audience -> audience.receivers().forEach(this::receiver));
        Wanted next = wanted.withoutBodies();
        while (true) {
            Wanted asked = next;
            Page page = database.read(reading -> PageQuery.readNumbers(reading, holdings, outboxes.home(), asked));
            Instant now = clock.instant();
            database.read(reading -> {
                List<Candidate> batch = candidates.ofRows(reading, page.rows());
                for (Map.Entry<Audience, View> each : views.entrySet()) {
                    look(reading, each.getKey(), each.getValue(), batch, now);
                }
                return null;
            });
            if (!page.more()) {
                break;
            }
            next = next.after(page.next());
        }
        views.forEach((audience, view) -> database.read(reading -> {
            references(reading, audience, view);
            return null;
        }));
        return found.entrySet().stream()
                .map(each -> new Lint(
                        each.getKey().rule(),
                        each.getKey().blocks(),
                        each.getKey().receivers(),
                        each.getValue().count,
                        each.getKey().message(),
                        each.getValue().example))
                .toList();
    }

    /** What is to be said of it in itself; and the key that the agreement names is the one it is known by. */
    private void receiver(String receiver) {
        Optional<Party> party = parties.find(receiver);
        ReceiverLint.of(agreement, parties.ours().id(), receiver, party, access, clock.instant())
                .forEach(each -> add(each.rule(), false, receiver, each.message(), null));
        Optional<Agreement.Member> member = agreement.member(receiver);
        if (party.isEmpty() || member.isEmpty() || !member.get().hasNode()) {
            return;
        }
        boolean same;
        try {
            same = party.get().noteKey().equals(NoteKey.parse(member.get().key()));
        } catch (BadSeal e) {
            same = false;
        }
        if (!same) {
            add(
                    "receiver's key",
                    true,
                    receiver,
                    "the agreement names a key that " + receiver + " uses no longer; a new version with its key is due",
                    null);
        }
    }

    private void look(Session session, Audience audience, View view, List<Candidate> batch, Instant now)
            throws SQLException {
        String ours = parties.ours().id();
        var policy = new CompiledPolicy(agreement, ours, audience.receivers(), now);
        List<Proposal> allowed =
                view.minimising.proposals(session, batch, candidate -> policy.decide(candidate.faceted(), now)).stream()
                        .filter(each -> each.decision().allowed())
                        .toList();
        allowed.forEach(each -> view.ids.add(each.id()));
        var box = outboxes.find(agreement.terms().id(), audience.box());
        if (view.room == null || view.room.isOver(now)) {
            view.room = DailyLimits.room(session, agreement, parties.ours().id(), audience, now);
        }
        List<Proposal> fresh = box.isEmpty() ? allowed : Waiting.notIn(session, box.get(), allowed);
        Iterator<byte[]> bytes = Candidates.bytes(session, fresh).iterator();
        for (Proposal each : fresh) {
            Candidate candidate = each.candidate();
            byte[] body = bytes.next();
            Decision over = view.room.take(each.decision());
            if (over != null) {
                view.ids.remove(each.id());
                add("daily limit", false, to(audience), over.reason() + "; " + over.remedy(), candidate.id());
                continue;
            }
            if (candidate.cargo() instanceof Cargo.StixVersion version) {
                for (String finding : version.handling().findings()) {
                    add("marking", false, to(audience), finding, candidate.id());
                }
            }
            JsonObject object = Json.parseObject(body);
            Set<Category> personal = each.minimised() == null
                    ? candidate.contents().categories()
                    : PersonalSearch.contents(object).categories();
            if (personal.contains(Category.FREE_TEXT)) {
                add("free text", false, to(audience), "a text holds what looks like personal data", candidate.id());
            }
            var refers = new ArrayList<String>();
            refers(object, refers);
            String type = object.text("type");
            if (!refers.isEmpty()) {
                // What a report is about; its author and its markings are not that.
                var about = new ArrayList<String>();
                JsonValue objects = object.get("object_refs");
                if (objects != null) {
                    texts(objects, about);
                }
                view.laid.add(new Laid(each.id(), type == null ? "" : type, refers, Set.copyOf(about)));
            }
        }
    }

    private void references(Session session, Audience audience, View view) throws SQLException {
        for (Laid each : view.laid) {
            boolean dangling = false;
            boolean something = false;
            for (String id : each.refers()) {
                boolean held = holds(session, audience, view, id);
                dangling |= !held;
                something |= held && each.about().contains(id);
            }
            if (!something && !each.about().isEmpty() && ABOUT_OTHERS.contains(each.type())) {
                add(
                        "empty",
                        true,
                        to(audience),
                        "of what a " + each.type() + " is about, the receiver would hold nothing",
                        each.id());
            } else if (dangling) {
                add(
                        "dangling reference",
                        false,
                        to(audience),
                        "a " + each.type() + " refers to something that the receiver would not hold",
                        each.id());
            }
        }
    }

    /** Whether those receivers hold that object, or would with this release; their own things they hold. */
    private boolean holds(Session session, Audience audience, View view, String id) throws SQLException {
        if (view.ids.contains(id) || MarkingDefinition.predefined(id) != null) {
            return true;
        }
        Boolean known = view.asked.get(id);
        if (known == null) {
            known = lies(session, audience, id) || isTheirs(session, audience, id);
            view.asked.put(id, known);
        }
        return known;
    }

    private boolean lies(Session session, Audience audience, String id) throws SQLException {
        var box = outboxes.find(agreement.terms().id(), audience.box());
        Optional<Long> object = holdings.object(session, id);
        if (box.isEmpty() || object.isEmpty()) {
            return false;
        }
        var lookup = session.prepare("SELECT 1 FROM outbox_row WHERE box = ? AND object = ?");
        lookup.setLong(1, box.get().nr());
        lookup.setLong(2, object.get());
        try (var rows = lookup.executeQuery()) {
            return rows.next();
        }
    }

    private boolean isTheirs(Session session, Audience audience, String id) throws SQLException {
        Set<String> sources = new HashSet<>();
        for (HeldVersion version : holdings.versions(session, id)) {
            parties.find(version.source()).map(Party::id).ifPresent(sources::add);
        }
        return sources.containsAll(audience.receivers());
    }

    /** Every id that stands in a property named {@code ..._ref} or {@code ..._refs}, at whatever depth. */
    private static void refers(JsonValue value, List<String> into) {
        switch (value) {
            case JsonObject object ->
                object.forEach((name, inner) -> {
                    if (name.endsWith("_ref") || name.endsWith("_refs")) {
                        texts(inner, into);
                    } else {
                        refers(inner, into);
                    }
                });
            case JsonArray array -> array.forEach(each -> refers(each, into));
            default -> {}
        }
    }

    private static void texts(JsonValue value, List<String> into) {
        switch (value) {
            case JsonString text when text.text().contains("--") -> into.add(text.text());
            case JsonArray array -> array.forEach(each -> texts(each, into));
            default -> {}
        }
    }

    private static String to(Audience audience) {
        return String.join(" ", audience.receivers());
    }

    private void add(String rule, boolean blocks, String receivers, String message, @Nullable String example) {
        Found each = found.computeIfAbsent(new Sort(rule, blocks, receivers, message), any -> new Found());
        if (example != null) {
            each.count++;
            each.example = example;
        }
    }
}
