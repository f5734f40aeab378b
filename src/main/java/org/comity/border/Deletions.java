package org.comity.border;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.comity.border.Refused.Why;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.comity.parties.Agreement;
import org.comity.parties.Agreements;
import org.comity.parties.Parties;
import org.comity.parties.StandingAgreement;
import org.comity.seal.BadSeal;
import org.comity.sql.Database;
import org.comity.sql.Micros;
import org.comity.sql.Session;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * Once an agreement is over, whoever handed something over asks for all of it, and whoever has it answers. Each is a signed
 * letter, and stands in the logs of both.
 */
public final class Deletions {
    /** The letter that asks, since an agreement is over. */
    public static final String ASKED = "deletion-asked";

    /** The letter by which a node says, by itself, that it has the question. */
    public static final String ACKNOWLEDGED = "deletion-acknowledged";

    /** The letter that says what was done. */
    public static final String ANSWERED = "deletion-answered";

    /** The time a partner has to delete, where nobody says another. */
    static final Duration DELETE_WITHIN = Duration.ofDays(30);

    /** The time that our people have at least, whatever a partner asks: what is deleted cannot be held any more. */
    static final Duration NOTICE = Duration.ofDays(1);

    /** The time after it was due in which its word is expected. */
    static final Duration ANSWER_WITHIN = Duration.ofDays(1);

    private final Database database;
    private final Parties parties;
    private final Agreements agreements;
    private final Outboxes outboxes;
    private final Crossings crossings;
    private final Letters letters;
    private final InstantSource clock;

    Deletions(
            Database database,
            Parties parties,
            Agreements agreements,
            Outboxes outboxes,
            Crossings crossings,
            Letters letters,
            InstantSource clock) {
        this.database = database;
        this.parties = parties;
        this.agreements = agreements;
        this.outboxes = outboxes;
        this.crossings = crossings;
        this.letters = letters;
        this.clock = clock;
        letters.on(ASKED, this::asked);
        letters.on(ACKNOWLEDGED, this::acknowledged);
        letters.on(ANSWERED, this::answered);
    }

    /** Answers what we were asked, where all is gone or its time has come; answers how many letters that took. */
    int answer() {
        Instant now = clock.instant();
        int written = 0;
        for (Deletion each : all()) {
            if (!each.ours() && each.isOpen() && !each.state().equals(Deletion.REFUSED)) {
                written += DeletionStatements.attempted(() -> answerByItself(each, now));
            }
        }
        return written;
    }

    // ---- we ask ----

    /** Why nothing goes to that party under that agreement any more, and the last version of it that named them. */
    private record Over(String why, long version) {}

    /** Asks everybody with whom an agreement is over, once for each end; answers how many letters that took. */
    int askWhereOver() {
        int written = 0;
        Instant now = clock.instant();
        Set<String> ids = new LinkedHashSet<>();
        agreements.all().forEach(each -> ids.add(each.terms().id()));
        for (String id : ids) {
            for (String party : everParties(id)) {
                Over over = over(id, party, now);
                if (over != null
                        && !isAsked(id, party, over.version())
                        && lastLaid(id, party).values().stream().anyMatch(last -> last > 0)) {
                    written += DeletionStatements.attempted(() -> database.write(
                            transaction -> ask(transaction, "node", id, party, over, now.plus(DELETE_WITHIN))
                                                    .letter()
                                            == null
                                    ? 0
                                    : 1));
                }
            }
        }
        return written;
    }

    /**
     * Asks a party to delete what it got under an agreement that is over, or suspended between the two for good.
     *
     * @param deadline by then; null: the usual time
     * @throws Refused UNFIT when something may still go to that party, or nothing ever did
     */
    public Deletion ask(String person, String agreement, String party, String why, @Nullable Instant deadline) {
        Instant now = clock.instant();
        Holds.requireGround(why);
        StandingAgreement standing = agreements.require(agreement);
        if (deadline != null && !deadline.isAfter(now)) {
            throw new IllegalArgumentException("--by " + deadline + " is over already");
        }
        if (everParties(agreement).stream().noneMatch(party::equals)) {
            throw new Refused(Why.UNKNOWN, party + " was never a party to " + agreement);
        }
        if (Policy.standing(standing, parties.ours().id(), party, now) == null) {
            throw new Refused(
                    Why.UNFIT,
                    agreement + " stands between us and " + party + "; end or suspend it first, or ask single things"
                            + " back: comity recall");
        }
        if (lastLaid(agreement, party).values().stream().noneMatch(last -> last > 0)) {
            throw new Refused(Why.UNFIT, "nothing was released to " + party + " under " + agreement);
        }
        long version = versionsOf(agreement, party).stream()
                .mapToLong(each -> each.terms().version())
                .max()
                .orElse(0);
        return database.write(transaction -> {
            Deletion asked = ask(
                    transaction,
                    person,
                    agreement,
                    party,
                    new Over(why, version),
                    deadline == null ? now.plus(DELETE_WITHIN) : deadline);
            crossings.retention(
                    transaction,
                    "deletion asked",
                    person,
                    JsonObject.builder()
                            .put("agreement", agreement)
                            .put("party", party)
                            .put("why", why)
                            .build());
            return asked;
        });
    }

    private Deletion ask(
            Transaction transaction, String actor, String agreement, String party, Over over, Instant deadline)
            throws SQLException {
        Instant now = clock.instant();
        String letter = null;
        if (hasNode(agreements, agreement, party)) {
            var boxes = new ArrayList<JsonValue>();
            lastLaid(agreement, party)
                    .forEach((box, last) -> boxes.add(JsonObject.builder()
                            .put("outbox", box.id().toString())
                            .put("last", last)
                            .build()));
            JsonObject body = JsonObject.builder()
                    .put("why", over.why())
                    .put("deadline", deadline.toString())
                    .put("outboxes", new JsonArray(boxes))
                    .build();
            letter = letters.send(transaction, agreement, party, ASKED, body).id();
            crossings.deletion(transaction, "deletion asked", actor, agreement, party, body);
        }
        var deletion = new Deletion(
                transaction.next("deletion"),
                true,
                agreement,
                party,
                over.version(),
                letter,
                over.why(),
                deadline,
                now,
                Deletion.ASKED,
                null,
                null,
                null);
        insert(transaction, deletion);
        Handed.asked(transaction, agreement, party, deadline);
        return deletion;
    }

    private static void insert(Transaction transaction, Deletion deletion) throws SQLException {
        var insert = transaction.prepare("INSERT INTO deletion (nr, ours, agreement, party, version, letter, why,"
                + " deadline, asked, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        insert.setLong(1, deletion.nr());
        insert.setLong(2, deletion.ours() ? 1 : 0);
        insert.setString(3, deletion.agreement());
        insert.setString(4, deletion.party());
        insert.setLong(5, deletion.version());
        insert.setString(6, deletion.letter());
        insert.setString(7, deletion.why());
        insert.setLong(8, Micros.of(deletion.deadline()));
        insert.setLong(9, Micros.of(deletion.asked()));
        insert.setString(10, deletion.state());
        insert.executeUpdate();
    }

    /** The versions of it that were accepted by all and are between us and that party. */
    private List<StandingAgreement> versionsOf(String agreement, String party) {
        String ours = parties.ours().id();
        return agreements.all().stream()
                .filter(each -> each.terms().id().equals(agreement)
                        && each.missing().isEmpty()
                        && each.member(party).isPresent()
                        && each.member(ours).isPresent())
                .toList();
    }

    private Set<String> everParties(String agreement) {
        var others = new TreeSet<String>();
        for (StandingAgreement each : agreements.all()) {
            if (each.terms().id().equals(agreement)) {
                each.members().stream().map(Agreement.Member::id).forEach(others::add);
            }
        }
        others.remove(parties.ours().id());
        return others;
    }

    /** Null where something goes to that party still, or will: a suspension may be resumed. */
    private @Nullable Over over(String agreement, String party, Instant now) {
        List<StandingAgreement> versions = versionsOf(agreement, party);
        if (versions.isEmpty()
                || versions.stream()
                        .anyMatch(each -> each.ended() == null
                                && now.isBefore(each.terms().until()))) {
            return null;
        }
        StandingAgreement last = versions.stream()
                .max(Comparator.comparingInt(each -> each.terms().version()))
                .orElseThrow();
        long version = last.terms().version();
        boolean goesOn = agreements
                .find(agreement)
                .filter(each -> each.notInForce(now) == null)
                .isPresent();
        return new Over(
                goesOn
                        ? party + " is no party to " + agreement + " any more"
                        : agreement + " is over: " + last.notInForce(now),
                version);
    }

    private boolean isAsked(String agreement, String party, long version) {
        return all().stream()
                .anyMatch(each -> each.ours()
                        && each.agreement().equals(agreement)
                        && each.party().equals(party)
                        && each.version() == version);
    }

    /** The last number that was ever given in each of our outboxes which that party could read under that agreement. */
    private Map<Outbox, Long> lastLaid(String agreement, String party) {
        return database.read(reading -> {
            var last = new LinkedHashMap<Outbox, Long>();
            var select = reading.prepare("SELECT coalesce(max(last), 0) FROM outbox_stamp WHERE box = ?");
            for (Outbox box : outboxes.all()) {
                if (agreement.equals(box.agreement()) && box.audience().contains(party)) {
                    select.setLong(1, box.nr());
                    try (var rows = select.executeQuery()) {
                        rows.next();
                        last.put(box, rows.getLong(1));
                    }
                }
            }
            return last;
        });
    }

    /** Whether any version of it says that this party has a node that letters can reach. */
    static boolean hasNode(Agreements agreements, String agreement, String party) {
        return agreements.all().stream()
                .filter(each -> each.terms().id().equals(agreement))
                .flatMap(each -> each.member(party).stream())
                .anyMatch(Agreement.Member::hasNode);
    }

    private void acknowledged(Transaction transaction, Letter letter) throws SQLException {
        Deletion deletion = askedOf(transaction, letter);
        var update = transaction.prepare("UPDATE deletion SET state = ? WHERE nr = ? AND state = ?");
        update.setString(1, Deletion.ACKNOWLEDGED);
        update.setLong(2, deletion.nr());
        update.setString(3, Deletion.ASKED);
        update.executeUpdate();
        crossings.deletion(
                transaction,
                "deletion acknowledged",
                letter.sender(),
                letter.agreement(),
                letter.sender(),
                letter.body());
    }

    private void answered(Transaction transaction, Letter letter) throws SQLException {
        Deletion deletion = askedOf(transaction, letter);
        JsonObject body = letter.body();
        String answer = BatchHeader.text(body, "answer");
        String ground = body.text("ground");
        Instant until = time(body, "until");
        boolean fits = switch (answer) {
            case Deletion.DONE -> true;
            case Deletion.HELD -> ground != null && until != null;
            case Deletion.REFUSED -> ground != null;
            default -> false;
        };
        if (!fits) {
            throw new BadSeal("\"" + answer + "\" is no answer, or lacks its ground");
        }
        if (ground != null) {
            Holds.requireGround(ground);
        }
        if (!deletion.isOpen()) {
            throw new Refused(Why.UNFIT, "it said already that all of it is gone");
        }
        answer(transaction, deletion, answer, ground, until);
        crossings.deletion(
                transaction, "deletion answered", letter.sender(), letter.agreement(), letter.sender(), body);
    }

    private void answer(
            Transaction transaction, Deletion deletion, String answer, @Nullable String ground, @Nullable Instant until)
            throws SQLException {
        var update =
                transaction.prepare("UPDATE deletion SET state = ?, ground = ?, until = ?, answered = ? WHERE nr = ?");
        update.setString(1, answer);
        update.setString(2, ground);
        KeptFor.set(update, 3, until == null ? null : Long.valueOf(Micros.of(until)));
        update.setLong(4, Micros.of(clock.instant()));
        update.setLong(5, deletion.nr());
        update.executeUpdate();
    }

    /** Only whoever was asked may answer, and under the agreement under which it was asked. */
    private static Deletion askedOf(Session session, Letter letter) throws SQLException {
        String asked = BatchHeader.text(letter.body(), "asked");
        return Deletion.all(session).stream()
                .filter(each -> each.ours()
                        && asked.equals(each.letter())
                        && each.party().equals(letter.sender())
                        && each.agreement().equals(letter.agreement()))
                .findFirst()
                .orElseThrow(
                        () -> new Refused(Why.UNFIT, "it answers what " + letter.sender() + " was never asked for"));
    }

    // ---- we are asked ----

    /**
     * A partner asks for all that came from it under an agreement. It becomes due at the deadline, so that until then a
     * person can put a hold on some of it, or refuse.
     */
    private void asked(Transaction transaction, Letter letter) throws SQLException {
        String why = BatchHeader.text(letter.body(), "why");
        Holds.requireGround(why);
        Instant wanted = time(letter.body(), "deadline");
        if (wanted == null || letter.body().array("outboxes") == null) {
            throw new BadSeal("it names no deadline, or no outboxes");
        }
        Instant soonest = clock.instant().plus(NOTICE);
        Instant deadline = wanted.isAfter(soonest) ? wanted : soonest;
        var deletion = new Deletion(
                transaction.next("deletion"),
                false,
                letter.agreement(),
                letter.sender(),
                0,
                letter.id(),
                why,
                deadline,
                clock.instant(),
                Deletion.ACKNOWLEDGED,
                null,
                null,
                null);
        insert(transaction, deletion);
        for (String table : List.of("retention", "retention_entry")) {
            var update = transaction.prepare("UPDATE " + table + " SET due = ? WHERE agreement = ? AND party = ?"
                    + " AND state IN ('kept', 'open') AND (due IS NULL OR due > ?)");
            update.setLong(1, Micros.of(deadline));
            update.setString(2, letter.agreement());
            update.setString(3, letter.sender());
            update.setLong(4, Micros.of(deadline));
            update.executeUpdate();
        }
        crossings.deletion(
                transaction, "deletion asked", letter.sender(), letter.agreement(), letter.sender(), letter.body());
        JsonObject body = JsonObject.builder().put("asked", letter.id()).build();
        letters.send(transaction, letter.agreement(), letter.sender(), ACKNOWLEDGED, body);
        crossings.deletion(transaction, "deletion acknowledged", "node", letter.agreement(), letter.sender(), body);
    }

    /**
     * Says no to a partner that asks: what came from it keeps the times that its clauses gave it.
     *
     * @throws Refused UNKNOWN when nobody asked under that number, UNFIT when it is ours or done
     */
    public Deletion refuse(String person, long nr, String why) {
        Holds.requireGround(why);
        return database.write(transaction -> {
            Deletion deletion = Deletion.require(transaction, nr);
            if (deletion.ours()) {
                throw new Refused(Why.UNFIT, "deletion " + nr + " is ours; " + deletion.party() + " answers it");
            }
            if (!deletion.isOpen() || deletion.state().equals(Deletion.REFUSED)) {
                throw new Refused(Why.UNFIT, "deletion " + nr + " is " + deletion.standing(clock.instant()));
            }
            for (String table : List.of("retention", "retention_entry")) {
                var update = transaction.prepare("UPDATE " + table
                        + " SET due = kept_for WHERE agreement = ? AND party = ? AND state IN ('kept', 'open')");
                update.setString(1, deletion.agreement());
                update.setString(2, deletion.party());
                update.executeUpdate();
            }
            tellAnswer(transaction, deletion, Deletion.REFUSED, why, null);
            crossings.retention(
                    transaction,
                    "deletion refused",
                    person,
                    JsonObject.builder()
                            .put("agreement", deletion.agreement())
                            .put("party", deletion.party())
                            .put("why", why)
                            .build());
            return Deletion.require(transaction, nr);
        });
    }

    /** All of it is gone; or its time has come, and what is left is held. */
    private int answerByItself(Deletion deletion, Instant now) {
        return database.write(transaction -> {
            var kept = new ArrayList<Long>();
            var select = transaction.prepare(
                    "SELECT version FROM retention WHERE agreement = ? AND party = ? AND state = 'kept'");
            select.setString(1, deletion.agreement());
            select.setString(2, deletion.party());
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    kept.add(rows.getLong(1));
                }
            }
            if (kept.isEmpty()) {
                var open = transaction.prepare(
                        "SELECT 1 FROM retention_entry WHERE agreement = ? AND party = ? AND state = 'open'");
                open.setString(1, deletion.agreement());
                open.setString(2, deletion.party());
                try (var rows = open.executeQuery()) {
                    if (rows.next()) {
                        return 0;
                    }
                }
                tellAnswer(transaction, deletion, Deletion.DONE, null, null);
                return 1;
            }
            Holds.Hold hold = now.isBefore(deletion.deadline()) ? null : Holds.longest(transaction, kept, now);
            if (hold == null
                    || (deletion.state().equals(Deletion.HELD) && hold.until().equals(deletion.until()))) {
                return 0;
            }
            tellAnswer(transaction, deletion, Deletion.HELD, hold.ground(), hold.until());
            return 1;
        });
    }

    private void tellAnswer(
            Transaction transaction, Deletion deletion, String answer, @Nullable String ground, @Nullable Instant until)
            throws SQLException {
        JsonObject body = JsonObject.builder()
                .put("asked", String.valueOf(deletion.letter()))
                .put("answer", answer)
                .putIfPresent("ground", ground)
                .putIfPresent("until", until == null ? null : until.toString())
                .build();
        letters.send(transaction, deletion.agreement(), deletion.party(), ANSWERED, body);
        crossings.deletion(transaction, "deletion answered", "node", deletion.agreement(), deletion.party(), body);
        answer(transaction, deletion, answer, ground, until);
    }

    // ---- looking ----

    /** All that was asked either way, the first first. */
    public List<Deletion> all() {
        return database.read(Deletion::all);
    }

    static @Nullable Instant time(JsonObject body, String name) {
        String text = body.text(name);
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new BadSeal("its " + name + " is no time: " + text, e);
        }
    }
}
