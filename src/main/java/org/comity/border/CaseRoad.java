package org.comity.border;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comity.border.Refused.Why;
import org.comity.json.JsonArray;
import org.comity.json.JsonBoolean;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.comity.ledger.Act;
import org.comity.ledger.Item;
import org.comity.ledger.Ledger;
import org.comity.ledger.LogName;
import org.comity.parties.Agreements;
import org.comity.parties.Keys;
import org.comity.parties.Parties;
import org.comity.parties.Party;
import org.comity.parties.StandingAgreement;
import org.comity.seal.BadSeal;
import org.comity.seal.Digest;
import org.comity.seal.NoteKey;
import org.comity.sql.Database;
import org.comity.sql.Session;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * How steps of joint cases cross: in letters, each asked of the policy before the letter is written and again when it
 * comes, with an entry in the logs of both sides.
 */
public final class CaseRoad {

    /** The letter that carries steps. */
    public static final String STEPS = "case-steps";

    /** The letter that asks for steps which others name and we do not hold. */
    public static final String WANTED = "case-wanted";

    /** The letter that says to its author that a step was not taken. */
    public static final String NOT_TAKEN = "case-not-taken";

    /** Hashes in one question. */
    static final int WANTED_HASHES_MAX = 1_000;

    private final Database database;
    private final Agreements agreements;
    private final Parties parties;
    private final Keys keys;
    private final Ledger ledger;
    private final Letters letters;
    private final Signer signer;
    private final InstantSource clock;
    private final CaseLetters caseLetters;
    private volatile @Nullable Taker leadsTo;

    /** Where steps go that the gate has let in. There is one. */
    public interface Taker {
        /**
         * Takes a step in, in the transaction in which its letter is.
         *
         * @param from whose node brought it
         * @return why it is not taken; null where it is, or is held already
         */
        @Nullable
        String take(Transaction transaction, String from, Entering<CaseStep> step) throws SQLException;

        /**
         * These steps of one letter were taken.
         *
         * @param more whether the answer they are part of was cut off after them
         */
        void taken(Transaction transaction, String from, List<CaseStep> steps, boolean more) throws SQLException;

        /** The step of ours in that case that has that hash; null where there is none. */
        @Nullable
        CaseStep ours(Session session, String caseId, Digest hash) throws SQLException;

        /** What of that case is here already, so that only what follows is asked for. */
        List<Digest> heads(Session session, String caseId) throws SQLException;

        /** A member's node lacks these steps, and holds those. */
        void wanted(Transaction transaction, String from, String caseId, List<Digest> wanted, List<Digest> have)
                throws SQLException;
    }

    CaseRoad(
            Database database,
            Agreements agreements,
            Parties parties,
            Keys keys,
            Ledger ledger,
            Letters letters,
            Signer signer,
            InstantSource clock) {
        this.database = database;
        this.agreements = agreements;
        this.parties = parties;
        this.keys = keys;
        this.ledger = ledger;
        this.letters = letters;
        this.signer = signer;
        this.clock = clock;
        this.caseLetters = new CaseLetters(letters, ledger, agreements);
    }

    /** The one place that takes steps in. */
    public void leadTo(Taker taker) {
        leadsTo = taker;
        letters.on(NOT_TAKEN, (transaction, letter) -> notTaken(transaction, letter, taker));
        letters.on(STEPS, (transaction, letter) -> admit(transaction, letter, taker));
        letters.on(WANTED, (transaction, letter) -> {
            JsonObject body = letter.body();
            taker.wanted(
                    transaction,
                    letter.sender(),
                    BatchHeader.text(body, "case"),
                    hashes(body, "wanted"),
                    hashes(body, "have"));
        });
    }

    /** Who we are to the others. */
    public Signer signer() {
        return signer;
    }

    // ---- release ----

    /** Whether that step may go to that party now, by which clause, and what would change a no. */
    public Decision decide(CaseStep step, String receiver) {
        return decide(step, step.author(), receiver);
    }

    private Decision decide(CaseStep step, String carrier, String receiver) {
        Optional<StandingAgreement> agreement = agreements.find(step.header().agreement());
        if (agreement.isEmpty()) {
            return Decision.no("", "there is no agreement " + step.header().agreement(), "an agreement would");
        }
        // Who gets its own step back after a restore learns nothing.
        Decision no = carrier.equals(step.author()) && !receiver.equals(step.author())
                ? null
                : Policy.standing(agreement.get(), carrier, receiver, clock.instant());
        if (no != null || receiver.equals(step.author())) {
            return no != null ? no : Decision.yes("", "it is its own", org.comity.parties.Approval.FLOWS, Map.of());
        }
        return Policy.decide(agreement.get(), step.author(), receiver, step.cargo(), clock.instant());
    }

    /**
     * Asks for every receiver before anything is kept or sent; a no to one is a no to all.
     *
     * @throws Refused AGREEMENT with the reason of the first no
     */
    public void require(CaseStep step, Collection<String> receivers) {
        for (String receiver : receivers) {
            Decision decision = decide(step, receiver);
            if (!decision.allowed()) {
                throw new Refused(
                        Why.AGREEMENT,
                        "not taken, because it may not go to " + receiver + ": " + decision.reason() + " ("
                                + decision.remedy() + ")",
                        decision);
            }
        }
    }

    /**
     * Sends steps to one member: in letters with all others that go to it in this commit ({@link CaseLetters}). What the
     * policy refuses now stays here, and is in the home log.
     *
     * @return the steps that do not go
     */
    public List<CaseStep> send(Transaction transaction, String actor, String receiver, List<CaseStep> steps)
            throws SQLException {
        return send(transaction, actor, receiver, steps, false);
    }

    /** The same; says at its end whether there are more that could be asked for. */
    public List<CaseStep> send(
            Transaction transaction, String actor, String receiver, List<CaseStep> steps, boolean more)
            throws SQLException {
        var going = new ArrayList<CaseLetters.Let>();
        var staying = new ArrayList<CaseStep>();
        var reasons = new ArrayList<String>();
        for (CaseStep step : steps) {
            Decision decision = decide(step, signer.party(), receiver);
            if (decision.allowed() || step.author().equals(receiver)) {
                going.add(new CaseLetters.Let(step, decision));
            } else {
                staying.add(step);
                reasons.add(decision.reason());
            }
        }
        if (!staying.isEmpty()) {
            home(transaction, "case steps not sent", actor, receiver, staying, reasons);
        }
        if (!going.isEmpty()) {
            letters.requireRoom(transaction, going.getFirst().step().header().agreement(), receiver);
            transaction.together(caseLetters, new CaseLetters.Going(actor, receiver, going, more));
        }
        return staying;
    }

    /** Asks a member for steps that it named, in one letter. */
    public void ask(
            Transaction transaction,
            String agreement,
            String party,
            String caseId,
            Collection<Digest> wanted,
            Collection<Digest> have)
            throws SQLException {
        JsonObject body = JsonObject.builder()
                .put("case", caseId)
                .put("wanted", texts(wanted))
                .put("have", texts(have))
                .build();
        letters.send(transaction, agreement, party, WANTED, body);
    }

    // ---- admit ----

    private void admit(Transaction transaction, Letter letter, Taker taker) throws SQLException {
        JsonArray packed = letter.body().array("steps");
        if (packed == null) {
            throw new BadSeal("its steps are missing");
        }
        var taken = new ArrayList<CaseStep>();
        var refused = new ArrayList<String>();
        boolean kept = false;
        for (JsonValue each : packed) {
            try {
                CaseStep step = CaseStep.unpacked(each instanceof JsonObject json ? json : JsonObject.EMPTY);
                String no = no(letter, step);
                Decision decision = no == null ? decide(step, letter.sender(), signer.party()) : null;
                if (decision != null && !decision.allowed()) {
                    refuse(transaction, letter, step, decision.reason());
                    kept = true;
                    no = decision.reason();
                }
                no = no == null ? taker.take(transaction, letter.sender(), new Entering<>(step)) : no;
                if (no == null) {
                    taken.add(step);
                    CaseRefusals.taken(transaction, step.hash());
                } else {
                    refused.add(step + ": " + no);
                }
            } catch (BadSeal e) {
                refused.add(String.valueOf(e.getMessage()));
            }
        }
        if (taken.isEmpty() && kept) {
            home(transaction, "not admitted", "node", letter.sender(), List.of(), refused);
            return;
        }
        if (taken.isEmpty()) {
            throw new Refused(Why.UNFIT, refused.isEmpty() ? "it holds no step" : refused.getFirst());
        }
        caseLetters.received(transaction, letter, taken);
        if (!refused.isEmpty()) {
            home(transaction, "not admitted", "node", letter.sender(), List.of(), refused);
        }
        boolean more = letter.body().get("more") instanceof JsonBoolean said && said.truth();
        taker.taken(transaction, letter.sender(), taken, more);
    }

    /** What stands against letting that step in; null where nothing does. */
    private @Nullable String no(Letter letter, CaseStep step) {
        String us = signer.party();
        if (!step.header().agreement().equals(letter.agreement())) {
            return "it is of a case under " + step.header().agreement() + ", and came under " + letter.agreement();
        }
        if (!step.header().forAll() && !step.header().audience().contains(us)) {
            return "it is not for us";
        }
        if (!step.header().forAll() && !step.author().equals(letter.sender())) {
            return "it is for some members only, and came from another than its author";
        }
        Party author = parties.find(step.author()).orElse(null);
        if (author == null) {
            return "its author " + step.author() + " is not known here";
        }
        step.open(counting(author, step.author().equals(letter.sender())));
        return null;
    }

    /**
     * The policy does not let it in. Where only the agreement does not stand now it is asked for again when it does; else
     * its author is told, once.
     */
    private void refuse(Transaction transaction, Letter letter, CaseStep step, String why) throws SQLException {
        boolean waits = !stands(letter.agreement(), letter.sender())
                || !step.author().equals(signer.party()) && !stands(letter.agreement(), step.author());
        boolean news = CaseRefusals.add(
                transaction, step, letter.sender(), false, letter.agreement(), why, waits, clock.instant());
        if (news && !waits && !step.author().equals(signer.party())) {
            JsonObject body = JsonObject.builder()
                    .put("case", step.caseId())
                    .put("step", step.hash().hex())
                    .put(
                            "why",
                            why.length() > CaseRefusals.WHY_CHARS_MAX
                                    ? why.substring(0, CaseRefusals.WHY_CHARS_MAX)
                                    : why)
                    .build();
            letters.send(transaction, letter.agreement(), step.author(), NOT_TAKEN, body);
        }
    }

    /** Whether the agreement stands now from that party to us. */
    private boolean stands(String agreement, String party) {
        return agreements
                .find(agreement)
                .filter(each -> Policy.standing(each, party, signer.party(), clock.instant()) == null)
                .isPresent();
    }

    /** Somebody says that it has not taken a step of ours. */
    private void notTaken(Transaction transaction, Letter letter, Taker taker) throws SQLException {
        JsonObject body = letter.body();
        String why = BatchHeader.text(body, "why");
        if (why.isBlank() || why.length() > CaseRefusals.WHY_CHARS_MAX) {
            throw new BadSeal("its reason has 1 to " + CaseRefusals.WHY_CHARS_MAX + " characters");
        }
        CaseStep step =
                taker.ours(transaction, BatchHeader.text(body, "case"), Digest.ofHex(BatchHeader.text(body, "step")));
        if (step == null || !step.header().agreement().equals(letter.agreement())) {
            throw new Refused(Why.UNFIT, "it speaks of a step that is none of ours");
        }
        CaseRefusals.add(transaction, step, letter.sender(), true, letter.agreement(), why, false, clock.instant());
        home(transaction, "case step not taken", letter.sender(), letter.sender(), List.of(step), List.of(why));
    }

    /**
     * Asks a party again for steps that came from it while the agreement did not stand, if it stands now. Called before
     * every exchange with it.
     */
    public void askAgain(String party) {
        Taker taker = leadsTo;
        if (taker == null) {
            return;
        }
        for (List<String> pair : database.read(CaseRefusals::waiting)) {
            String agreement = pair.getFirst();
            if (pair.getLast().equals(party) && stands(agreement, party)) {
                database.write(transaction -> {
                    Instant now = clock.instant();
                    List<CaseRefusals.Wanting> all = CaseRefusals.wanting(transaction, agreement, party, now).stream()
                            .filter(each -> each.author().equals(signer.party()) || stands(agreement, each.author()))
                            .toList();
                    Map<String, List<Digest>> cases = new LinkedHashMap<>();
                    all.forEach(each -> cases.computeIfAbsent(each.caseId(), any -> new ArrayList<>())
                            .add(Digest.ofHex(each.hash())));
                    for (var each : cases.entrySet()) {
                        ask(
                                transaction,
                                agreement,
                                party,
                                each.getKey(),
                                each.getValue(),
                                taker.heads(transaction, each.getKey()));
                    }
                    CaseRefusals.asked(transaction, all, party, now);
                    return null;
                });
            }
        }
    }

    /** What did not cross of that case: ours that others did not take, and theirs that were not taken here. */
    public List<CaseRefusals.Refusal> refusals(String caseId) {
        return database.read(reading -> CaseRefusals.of(reading, caseId));
    }

    /** Its author signs with a key that counts; what others pass on may be older, and no revoked key counts for it. */
    private List<NoteKey> counting(Party author, boolean itself) {
        return itself
                ? keys.counting(author)
                : keys.of(author).stream()
                        .filter(term -> !term.revoked())
                        .map(Keys.Term::key)
                        .toList();
    }

    // ---- record ----

    /** What one of our people did in a case, or what did not cross: for nobody outside. */
    public void home(
            Transaction transaction,
            String kind,
            String actor,
            String party,
            List<CaseStep> steps,
            List<String> reasons)
            throws SQLException {
        home(transaction, kind, actor, party, steps, List.of(), reasons);
    }

    /**
     * The same, over more items than the steps.
     *
     * @return the number of the entry
     */
    public long home(
            Transaction transaction,
            String kind,
            String actor,
            String party,
            List<CaseStep> steps,
            List<Item> more,
            List<String> reasons)
            throws SQLException {
        JsonObject details = JsonObject.builder()
                .put("party", party)
                .put("reasons", JsonArray.ofTexts(reasons.stream().limit(20).toList()))
                .build();
        return ledger.append(
                        transaction,
                        LogName.HOME,
                        Act.of(kind, actor).over(CaseLetters.items(steps, more)).with(details))
                .number();
    }

    private static JsonArray texts(Collection<Digest> hashes) {
        return JsonArray.ofTexts(
                hashes.stream().limit(WANTED_HASHES_MAX).map(Digest::hex).toList());
    }

    private static List<Digest> hashes(JsonObject body, String name) {
        List<String> texts = body.texts(name);
        if (texts.size() > WANTED_HASHES_MAX) {
            throw new Refused(Why.TOO_MUCH, "more than " + WANTED_HASHES_MAX + " hashes in one question");
        }
        return texts.stream().map(Digest::ofHex).toList();
    }
}
