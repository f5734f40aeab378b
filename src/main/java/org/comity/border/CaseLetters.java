package org.comity.border;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.comity.ledger.Act;
import org.comity.ledger.Item;
import org.comity.ledger.Items;
import org.comity.ledger.Ledger;
import org.comity.ledger.LogName;
import org.comity.parties.Agreements;
import org.comity.seal.Digest;
import org.comity.sql.Together;
import org.comity.sql.Transaction;

/**
 * Writes the letters that carry steps of cases: of all acts of one commit together, so that what is taken by many at once
 * costs a member one signature, one letter and one entry, not one for each. Steps stand in them in the order of the acts.
 */
final class CaseLetters implements Together<CaseLetters.Going> {

    /** Bytes of steps in one letter; it ends with the step that reaches them. */
    static final int LETTER_STEPS_BYTES_MAX = 96 << 10;

    /** Cases that an entry names; its items name the case of every step. */
    private static final int CASES_NAMED = 100;

    private final Letters letters;
    private final Ledger ledger;
    private final Agreements agreements;

    CaseLetters(Letters letters, Ledger ledger, Agreements agreements) {
        this.letters = letters;
        this.ledger = ledger;
        this.agreements = agreements;
    }

    /** A step that may go, by that decision. */
    record Let(CaseStep step, Decision by) {}

    /**
     * Steps that one act sends; the gate has let them out.
     *
     * @param actor whose act it is
     * @param steps of one agreement
     * @param more whether there are more behind them that could be asked for
     */
    record Going(String actor, String receiver, List<Let> steps, boolean more) {
        Going {
            steps = List.copyOf(steps);
        }

        private List<String> road() {
            return List.of(steps.getFirst().step().header().agreement(), receiver);
        }
    }

    @Override
    public void in(Transaction transaction, List<Going> all) throws SQLException {
        Map<List<String>, List<Going>> roads = new LinkedHashMap<>();
        all.forEach(each ->
                roads.computeIfAbsent(each.road(), any -> new ArrayList<>()).add(each));
        for (var road : roads.entrySet()) {
            go(transaction, road.getKey().getFirst(), road.getKey().getLast(), road.getValue());
        }
    }

    private void go(Transaction transaction, String agreement, String receiver, List<Going> all) throws SQLException {
        Map<String, List<Let>> byActor = new LinkedHashMap<>();
        Set<Digest> gone = new LinkedHashSet<>();
        var packed = new ArrayList<JsonValue>();
        long bytes = 0;
        int count = 0;
        for (Going each : all) {
            for (Let let : each.steps()) {
                // Two acts may both find that a member lacks it.
                if (gone.add(let.step().hash())) {
                    JsonObject json = let.step().packed();
                    packed.add(json);
                    bytes += Json.bytes(json).length;
                    byActor.computeIfAbsent(each.actor(), any -> new ArrayList<>())
                            .add(let);
                }
                if (bytes >= LETTER_STEPS_BYTES_MAX) {
                    letter(
                            transaction,
                            agreement,
                            receiver,
                            packed,
                            each.more() && let == each.steps().getLast());
                    count++;
                    bytes = 0;
                }
            }
            // Whoever reads it asks for more when the steps before are there.
            if (each.more() && !packed.isEmpty()) {
                letter(transaction, agreement, receiver, packed, true);
                count++;
                bytes = 0;
            }
        }
        if (!packed.isEmpty()) {
            letter(transaction, agreement, receiver, packed, false);
            count++;
        }
        for (var each : byActor.entrySet()) {
            sent(transaction, each.getKey(), agreement, receiver, each.getValue(), count);
        }
    }

    private void letter(
            Transaction transaction, String agreement, String receiver, List<JsonValue> packed, boolean more)
            throws SQLException {
        JsonObject body = JsonObject.builder()
                .put("steps", new JsonArray(packed))
                .put("more", more)
                .build();
        letters.write(transaction, agreement, receiver, CaseRoad.STEPS, body);
        packed.clear();
    }

    // ---- record ----

    private void sent(
            Transaction transaction, String actor, String agreement, String receiver, List<Let> let, int letterCount)
            throws SQLException {
        List<CaseStep> steps = let.stream().map(Let::step).toList();
        JsonObject.Builder details = details(steps, letterCount);
        agreements
                .find(agreement)
                .map(standing -> CrossingGrounds.ofSteps(standing, let))
                .filter(grounds -> !grounds.clauses().isEmpty())
                .ifPresent(grounds -> grounds.put(details));
        entry(transaction, "case steps sent", actor, agreement, receiver, steps, details);
    }

    /** Steps that came in a letter, in the log with whoever had them. */
    void received(Transaction transaction, Letter letter, List<CaseStep> steps) throws SQLException {
        entry(
                transaction,
                "case steps received",
                letter.sender(),
                letter.agreement(),
                letter.sender(),
                steps,
                details(steps, 1));
    }

    private static JsonObject.Builder details(List<CaseStep> steps, int letterCount) {
        List<String> cases = steps.stream()
                .map(CaseStep::caseId)
                .distinct()
                .limit(CASES_NAMED)
                .toList();
        JsonObject.Builder details = JsonObject.builder();
        if (cases.size() == 1) {
            details.put("case", cases.getFirst());
        } else {
            details.put("cases", JsonArray.ofTexts(cases));
        }
        return details.put("letters", letterCount);
    }

    private void entry(
            Transaction transaction,
            String kind,
            String actor,
            String agreement,
            String party,
            List<CaseStep> steps,
            JsonObject.Builder details)
            throws SQLException {
        ledger.append(
                transaction,
                LogName.of(agreement, party),
                Act.of(kind, actor)
                        .over(items(steps, List.of()))
                        .under(agreement, party)
                        .with(details.build()));
    }

    static Items items(List<CaseStep> steps, List<Item> more) {
        var items = Items.builder();
        steps.forEach(step -> items.add(new Item(step.caseId() + " " + name(step), step.hash())));
        more.forEach(items::add);
        return items.build();
    }

    private static String name(CaseStep step) {
        return step.author() + " " + step.header().incarnation() + "."
                + step.header().number();
    }
}
