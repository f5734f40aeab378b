package org.comity.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.comity.border.Decision;
import org.comity.json.Json;
import org.comity.seal.Digest;

/**
 * A step before it is signed: what it would say, to whom it would go, and why.
 *
 * @param step as it would be signed now; the time and the salt are those of the signing
 * @param no why it would not count or not be taken; empty where nothing stands against it
 * @param receivers for each member it is for the answer of the gate
 * @param history for a party that is invited, how many steps go to it with the invitation; 0 otherwise
 * @param kept why a step that is here already keeps that party out; empty where none does
 */
public record Prospect(Step step, String no, Map<String, Decision> receivers, int history, String kept) {

    /** Whether it can be taken as it stands. */
    public boolean possible() {
        return no.isEmpty() && kept.isEmpty()
                && receivers.values().stream().allMatch(Decision::allowed);
    }

    /** What is signed of it, to the byte. */
    public byte[] said() {
        return Json.bytes(step.says());
    }

    /**
     * What somebody who looked at it has agreed to: what it says, its place among our steps, and who gets it. Another
     * digest where any of this is another.
     */
    public Digest seen() {
        return seen(step, receivers.keySet());
    }

    static Digest seen(Step step, Iterable<String> receivers) {
        var lines = new ArrayList<String>(List.of(
                step.signed().caseId(), step.place(), String.join(",", step.signed().header().audience())));
        receivers.forEach(lines::add);
        lines.add(Digest.of(Json.bytes(step.says())).hex());
        return Digest.of(String.join("\n", lines));
    }
}
