package org.comity.border;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
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
import org.comity.sql.Session;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/** We ask for what was handed over under an agreement that is over, and hear what became of it. */
final class DeletionAsking {
    private final Database database;
    private final Parties parties;
    private final Agreements agreements;
    private final Outboxes outboxes;
    private final Crossings crossings;
    private final Letters letters;
    private final InstantSource clock;

    DeletionAsking(
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
    }

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
                    written += DeletionStatements.attempted(() -> database.write(transaction ->
                            ask(transaction, "node", id, party, over, now.plus(Deletions.DELETE_WITHIN))
                                                    .letter()
                                            == null
                                    ? 0
                                    : 1));
                }
            }
        }
        return written;
    }

    /** See {@link Deletions#ask}. */
    Deletion ask(String person, String agreement, String party, String why, @Nullable Instant deadline) {
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
                    deadline == null ? now.plus(Deletions.DELETE_WITHIN) : deadline);
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
        if (Deletions.hasNode(agreements, agreement, party)) {
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
            letter = letters.send(transaction, agreement, party, Deletions.ASKED, body)
                    .id();
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
        deletion.insert(transaction);
        Handed.asked(transaction, agreement, party, deadline);
        return deletion;
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

    /** Null where something goes to that party still, or will: a suspension may be resumed, and a yes said again. */
    private @Nullable Over over(String agreement, String party, Instant now) {
        List<StandingAgreement> versions = versionsOf(agreement, party);
        if (versions.isEmpty()
                || agreements
                        .find(agreement)
                        .flatMap(each -> each.outgrown(party))
                        .isPresent()
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
        return database.read(Deletion::all).stream()
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

    void acknowledged(Transaction transaction, Letter letter) throws SQLException {
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

    void answered(Transaction transaction, Letter letter) throws SQLException {
        Deletion deletion = askedOf(transaction, letter);
        JsonObject body = letter.body();
        String answer = BatchHeader.text(body, "answer");
        String ground = body.text("ground");
        Instant until = Deletions.time(body, "until");
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
        deletion.answered(transaction, answer, ground, until, clock.instant());
        crossings.deletion(
                transaction, "deletion answered", letter.sender(), letter.agreement(), letter.sender(), body);
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
}
