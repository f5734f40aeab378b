package org.comity.border;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.comity.json.JsonObject;
import org.comity.parties.Agreement;
import org.comity.parties.Agreements;
import org.comity.parties.Parties;
import org.comity.seal.BadSeal;
import org.comity.sql.Database;
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
    private final DeletionAsking asking;
    private final DeletionAnswering answering;

    Deletions(
            Database database,
            Parties parties,
            Agreements agreements,
            Outboxes outboxes,
            Crossings crossings,
            Letters letters,
            InstantSource clock) {
        this.database = database;
        this.asking = new DeletionAsking(database, parties, agreements, outboxes, crossings, letters, clock);
        this.answering = new DeletionAnswering(database, crossings, letters, clock);
        letters.on(ASKED, answering::asked);
        letters.on(ACKNOWLEDGED, asking::acknowledged);
        letters.on(ANSWERED, asking::answered);
    }

    /** Asks everybody with whom an agreement is over, once for each end; answers how many letters that took. */
    int askWhereOver() {
        return asking.askWhereOver();
    }

    /** Answers what we were asked, where all is gone or its time has come; answers how many letters that took. */
    int answer() {
        return answering.answer();
    }

    /**
     * Asks a party to delete what it got under an agreement that is over, or suspended between the two for good.
     *
     * @param deadline by then; null: the usual time
     * @throws Refused UNFIT when something may still go to that party, or nothing ever did
     */
    public Deletion ask(String person, String agreement, String party, String why, @Nullable Instant deadline) {
        return asking.ask(person, agreement, party, why, deadline);
    }

    /**
     * Says no to a partner that asks: what came from it keeps the times that its clauses gave it.
     *
     * @throws Refused UNKNOWN when nobody asked under that number, UNFIT when it is ours or done
     */
    public Deletion refuse(String person, long nr, String why) {
        return answering.refuse(person, nr, why);
    }

    /** All that was asked either way, the first first. */
    public List<Deletion> all() {
        return database.read(Deletion::all);
    }

    /** Whether any version of it says that this party has a node that letters can reach. */
    static boolean hasNode(Agreements agreements, String agreement, String party) {
        return agreements.all().stream()
                .filter(each -> each.terms().id().equals(agreement))
                .flatMap(each -> each.member(party).stream())
                .anyMatch(Agreement.Member::hasNode);
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
