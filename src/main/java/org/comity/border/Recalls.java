package org.comity.border;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.comity.border.Recall.Answer;
import org.comity.objects.Holdings;
import org.comity.parties.Agreements;
import org.comity.parties.Parties;
import org.comity.sql.Alongside;
import org.comity.sql.Database;
import org.jspecify.annotations.Nullable;

/**
 * Asking back what was released, and answering those who ask us. Letters carry it both ways; only whoever a thing came
 * from may ask for it, and only whoever was asked may answer.
 */
public final class Recalls {
    /** The letter that asks. */
    public static final String ASKED = "recall";

    /** The letter by which a node says, by itself, that it has the question. */
    public static final String ACKNOWLEDGED = "recall-acknowledged";

    /** The letter that says what was done. */
    public static final String ANSWERED = "recall-answer";

    /** The letter that says how it stands with those to whom the thing was passed on, by how many say what. */
    public static final String ONWARD = "recall-onward";

    /** Versions in one recall, so that it fits into one letter. */
    public static final int RECALL_ITEMS_MAX = 1_000;

    /** Characters of a reason or ground. */
    public static final int RECALL_TEXT_CHARS_MAX = 2_000;

    private final Database database;
    private final Outboxes outboxes;
    private final RecallAsking asking;
    private final RecallAnswering answering;
    private final OnwardRecalls onward;

    Recalls(
            Database database,
            Parties parties,
            Agreements agreements,
            Holdings holdings,
            Outboxes outboxes,
            Crossings crossings,
            Letters letters,
            InstantSource clock) {
        this.database = database;
        this.outboxes = outboxes;
        this.asking = new RecallAsking(database, agreements, holdings, outboxes, crossings, letters, clock);
        this.onward = new OnwardRecalls(holdings, outboxes, crossings, letters, asking);
        this.answering = new RecallAnswering(
                database, parties, agreements, holdings, outboxes, crossings, letters, onward, clock);
        letters.on(ASKED, answering::asked);
        letters.on(
                ACKNOWLEDGED,
                (transaction, letter) -> onward.moved(transaction, asking.acknowledged(transaction, letter)));
        letters.on(ANSWERED, (transaction, letter) -> onward.moved(transaction, asking.answered(transaction, letter)));
        letters.on(ONWARD, onward::told);
    }

    /**
     * Asks everybody to whom these objects were released under that agreement to give them up. From the moment this
     * returns nothing hands them over any more, and no release lays these versions again; what was handed over is asked
     * for by letter.
     *
     * @param ids as they are held here
     * @param deadline an answer is expected before; null: whenever
     * @param correction whether a corrected version comes in their place
     * @return one recall for each receiver
     * @throws Refused UNKNOWN when one of them lies in no outbox under that agreement, TOO_MUCH past the limits
     */
    public List<Recall> ask(
            String actor,
            String agreement,
            List<String> ids,
            String why,
            @Nullable Instant deadline,
            boolean correction) {
        return ask(actor, agreement, ids, why, deadline, correction, Alongside.nothing());
    }

    /** The same, with what is written in its transaction. */
    public List<Recall> ask(
            String actor,
            String agreement,
            List<String> ids,
            String why,
            @Nullable Instant deadline,
            boolean correction,
            Alongside<List<Recall>> alongside) {
        return asking.ask(actor, agreement, ids, why, deadline, correction, alongside);
    }

    /**
     * Answers a partner's recall, and does what the answer says, in one transaction with the letter that says it. What is
     * restricted or refused may be answered again with more.
     *
     * @throws Refused UNKNOWN when there is none of that number, UNFIT when it is ours, has been answered, or no
     *     corrected version is here
     */
    public Recall answer(String actor, long nr, Answer answer) {
        return answer(actor, nr, answer, Alongside.nothing());
    }

    /** The same, with what is written in its transaction. */
    public Recall answer(String actor, long nr, Answer answer, Alongside<Recall> alongside) {
        return answering.answer(actor, nr, answer, alongside);
    }

    // ---- looking ----

    /** All recalls either way, the first first. */
    public List<Recall> all() {
        return database.read(RecallRows::all);
    }

    /** @throws Refused UNKNOWN when there is none of that number */
    public Recall require(long nr) {
        return database.read(reading -> RecallRows.require(reading, nr));
    }

    /** What it asks for. */
    public List<AskedVersion> items(Recall recall) {
        return database.read(reading -> AskedVersions.RECALL.of(reading, recall.nr()));
    }

    /** Where ours carries on what others ask us: to whom we passed it on. */
    OnwardRecalls onward() {
        return onward;
    }

    /** The recalls of ours by which that one of others was carried on to those to whom we passed the things on. */
    public List<Recall> onward(Recall theirs) {
        return database.read(reading -> OnwardRecalls.onward(reading, theirs));
    }

    /**
     * How it stands beyond the two parties: how many of those to whom the thing was passed on say what, by asked,
     * acknowledged, erased, corrected, restricted, not held and refused; empty where it was not passed on.
     */
    public Map<String, Long> beyond(Recall recall) {
        return database.read(reading -> OnwardRecalls.counts(reading, recall));
    }

    /** The recalls because of which a row of the home collection is restricted; empty where it is not. */
    public List<Recall> restricting(Row row) {
        return database.read(reading -> {
            var select = reading.prepare("SELECT version FROM outbox_row WHERE box = ? AND nr = ?");
            select.setLong(1, outboxes.home().nr());
            select.setLong(2, row.nr());
            try (var rows = select.executeQuery()) {
                return rows.next() ? RecallRows.restricting(reading, rows.getLong(1)) : List.of();
            }
        });
    }

    /** The numbers of all rows of the home collection that are restricted. */
    public Set<Long> restricted() {
        return database.read(reading -> {
            var select = reading.prepare("SELECT h.nr FROM recall r CROSS JOIN recall_item i CROSS JOIN version v"
                    + " CROSS JOIN outbox_row h WHERE r.ours = 0 AND r.answer = 'restricted' AND i.recall = r.nr"
                    + " AND v.nr = i.version AND h.object = v.object AND h.version = v.nr AND +h.box = ?");
            select.setLong(1, outboxes.home().nr());
            var numbers = new TreeSet<Long>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    numbers.add(rows.getLong(1));
                }
            }
            return numbers;
        });
    }
}
