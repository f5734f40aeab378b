package org.comity.border;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.comity.objects.Holdings;
import org.comity.parties.Actor;
import org.comity.parties.Agreements;
import org.comity.parties.Parties;
import org.comity.sql.Database;
import org.jspecify.annotations.Nullable;

/**
 * Asking whose a thing is whether it may go on to a third, and answering those who ask us. Letters carry it both ways, and
 * nobody else hears of it. A consent allows only what {@link PassingOn} asks it for: it goes against no clause and no
 * marking.
 */
public final class Consents {
    /** The letter that asks. */
    public static final String ASKED = "consent";

    /** The letter that says yes or no. */
    public static final String ANSWERED = "consent-answer";

    /** The letter that takes a yes back. */
    public static final String WITHDRAWN = "consent-withdrawn";

    /** Versions in one question, so that it fits into one letter. */
    static final int CONSENT_ITEMS_MAX = 1_000;

    private final Database database;
    private final ConsentAsking asking;
    private final ConsentAnswering answering;

    Consents(
            Database database,
            Parties parties,
            Agreements agreements,
            Holdings holdings,
            Provenances provenances,
            Crossings crossings,
            Letters letters,
            OnwardRecalls recalls,
            InstantSource clock) {
        this.database = database;
        this.asking = new ConsentAsking(
                database, parties, agreements, holdings, provenances, crossings, letters, recalls, clock);
        this.answering = new ConsentAnswering(database, parties, agreements, holdings, crossings, letters, clock);
        letters.on(ASKED, answering::asked);
        letters.on(ANSWERED, asking::answered);
        letters.on(WITHDRAWN, asking::withdrawn);
    }

    /**
     * Asks whose these objects are whether their latest versions may go on to a receiver under an agreement.
     *
     * @param ids as they are held here
     * @param from whose they are; null: whoever the objects came from, or whom that names as their origin
     * @throws Refused UNKNOWN when one is not held, UNFIT when they are our own, another's than said, of several, or came
     *     under no agreement that lets them be passed on; TOO_MUCH past the limits
     */
    public Consent ask(
            Actor actor, List<String> ids, @Nullable String from, String receiver, String under, String why) {
        return asking.ask(actor, ids, from, receiver, under, why);
    }

    /**
     * Consents to all that one question names. It may be given again with another end.
     *
     * @param until when it ends by itself; null: it does not
     * @throws Refused UNKNOWN when there is none of that number, FORBIDDEN for who is no approver, UNFIT when we asked it,
     *     or it names what is not our own or what the agreement it came under does not let be passed on
     */
    public Consent give(Actor actor, long nr, @Nullable Instant until) {
        return answering.give(actor, nr, until);
    }

    /**
     * Says no to a question.
     *
     * @throws Refused as {@link #give}, and UNFIT when it was given: that is withdrawn
     */
    public Consent refuse(Actor actor, long nr, String why) {
        return answering.refuse(actor, nr, why);
    }

    /**
     * Takes a consent back: with the next exchange its holder passes nothing more on, and asks for what it did pass on.
     *
     * @throws Refused as {@link #give}, and UNFIT when it is not given
     */
    public Consent withdraw(Actor actor, long nr, String why) {
        return answering.withdraw(actor, nr, why);
    }

    // ---- looking ----

    /** All questions either way, the first first. */
    public List<Consent> all() {
        return database.read(ConsentRows::all);
    }

    /** @throws Refused UNKNOWN when there is none of that number */
    public Consent require(long nr) {
        return database.read(reading -> ConsentRows.require(reading, nr));
    }

    /** What it is asked for. */
    public List<AskedVersion> items(Consent consent) {
        return database.read(reading -> AskedVersions.CONSENT.of(reading, consent.nr()));
    }
}
