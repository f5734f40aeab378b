package org.comity.cases;

import java.util.ArrayList;
import java.util.List;
import org.comity.json.JsonObject;

/** A long case whose members often did not know of each other's steps, to be folded again and again by the bench. */
public final class FoldedCase {
    private final Weave weave = Held.weave(Club.KIND);

    /** @param steps about how many */
    public FoldedCase(int steps) {
        String[] parties = {"a.example", "b.example", "c.example", "d.example"};
        var club = new Club(parties[0], parties[1], parties[2], parties[3]);
        for (int i = 1; i < parties.length; i++) {
            club.view(parties[0])
                    .take(club.view(parties[0]).draft(CoreSteps.INVITED, Club.invites(parties[i], "speaker")));
        }
        club.meet(parties);
        var known = new ArrayList<>(club.view(parties[0]).steps);
        var last = new Step[parties.length];
        for (int i = 0; i < parties.length; i++) {
            Club.View view = club.view(parties[i]);
            last[i] = i == 0 ? known.getLast() : view.draft(CoreSteps.JOINED, JsonObject.EMPTY);
            if (i > 0) {
                known.add(last[i]);
            }
        }
        // Two steps each without looking, then all meet: the heads are four, as in a night with bad lines.
        List<Step> heads = List.of(last);
        while (known.size() < steps) {
            for (int round = 0; round < 2; round++) {
                for (int i = 0; i < parties.length; i++) {
                    last[i] = club.sign(
                            parties[i],
                            last[i].number() + 1,
                            last[i],
                            round == 0 ? heads : List.of(last[i]),
                            type(known.size()),
                            says(known.size()));
                    known.add(last[i]);
                }
            }
            heads = List.of(last);
        }
        known.add(club.sign(
                parties[0],
                last[0].number() + 1,
                last[0],
                heads,
                CoreSteps.FROZEN,
                Club.says("frozen-area", "red", "text", "so that the fold goes twice")));
        known.forEach(weave::add);
    }

    private static String type(int i) {
        return i % 50 == 0 ? "said" : i % 20 == 0 ? CoreSteps.TASKED : i % 3 == 0 ? CoreSteps.LINKED : CoreSteps.NOTED;
    }

    private static JsonObject says(int i) {
        return switch (type(i)) {
            case "said" -> Club.says("word", "w" + i);
            case CoreSteps.TASKED -> Club.says("task", "t" + i, "title", "Look after operator " + i);
            case CoreSteps.LINKED ->
                Club.says("object", "indicator--00000000-0000-4000-8000-%012d".formatted(i), "as", "indicator");
            default -> Club.says("text", "The gateway of operator " + i + " answers again.");
        };
    }

    /** Folds it from its first step on; answers how many steps count. */
    public long fold() {
        return Fold.over(Club.KIND, weave).view(List.of()).entries().stream()
                .filter(entry -> entry.standing() == CaseState.Standing.COUNTS)
                .count();
    }

    public int size() {
        return weave.size();
    }
}
