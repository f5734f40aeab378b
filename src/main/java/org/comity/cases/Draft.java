package org.comity.cases;

import java.util.List;
import java.util.TreeSet;
import org.comity.border.CaseStep;
import org.comity.border.Refused;
import org.comity.border.Refused.Why;
import org.comity.border.Signer;
import org.comity.json.JsonObject;
import org.comity.marking.Tlp;
import org.comity.seal.Digest;
import org.jspecify.annotations.Nullable;

/** Our next step in a case: which number it has, what it has seen, and our signature. */
final class Draft {
    private static final Digest NOTHING = Digest.of("");

    private final Casebook casebook;
    private final Signer signer;
    private final Held joint;

    private Draft(Casebook casebook, Signer signer, Held joint) {
        this.casebook = casebook;
        this.signer = signer;
        this.joint = joint;
    }

    static Draft of(Casebook casebook, Signer signer, Held joint) {
        return new Draft(casebook, signer, joint);
    }

    CaseStep sign(String type, JsonObject says, Desk.Audience audience) {
        List<String> readers = readers(audience);
        Step last = last(readers);
        List<Digest> heads = joint.weave().heads().stream()
                .map(node -> node.step.signed().hash())
                .toList();
        if (heads.size() > CaseStep.STEP_HEADS_MAX) {
            throw new Refused(Why.TOO_MUCH, "more than " + CaseStep.STEP_HEADS_MAX + " steps have not seen each other");
        }
        var header = new CaseStep.Header(
                joint.row().id(),
                joint.row().agreement(),
                joint.row().kind(),
                signer.party(),
                signer.incarnation(),
                readers,
                last == null ? 1 : last.number() + 1,
                last == null ? null : last.signed().hash(),
                heads,
                casebook.clock().instant(),
                NOTHING);
        return CaseStep.sign(header, casebook.randomBytes(CaseStep.SALT_BYTES), body(type, says), signer);
    }

    private List<String> readers(Desk.Audience audience) {
        return switch (audience) {
            case Desk.Audience.All all -> List.of();
            case Desk.Audience.Home home -> List.of(signer.party());
            case Desk.Audience.Some some -> {
                var readers = new TreeSet<>(some.parties());
                readers.add(signer.party());
                yield List.copyOf(readers);
            }
        };
    }

    private @Nullable Step last(List<String> readers) {
        long incarnation = Long.parseLong(signer.incarnation());
        if (readers.isEmpty()) {
            return joint.weave().last(signer.party(), incarnation);
        }
        Step last = null;
        for (Step each : joint.aside()) {
            boolean ours = each.author().equals(signer.party())
                    && each.incarnation() == incarnation
                    && each.signed().header().audience().equals(readers);
            last = ours && (last == null || each.number() > last.number()) ? each : last;
        }
        return last;
    }

    /** What it says, its sort and its marking first; a removal names what the removed member has done so far. */
    private JsonObject body(String type, JsonObject says) {
        Fold fold = joint.fold();
        String said = says.text("tlp");
        String marking = said == null ? (fold.opened == null ? "" : fold.opened.text("tlp")) : said;
        Tlp tlp = Tlp.ofLabel(marking);
        if (tlp == null) {
            throw new IllegalArgumentException(
                    "\"" + marking + "\" is no marking; write TLP:CLEAR, TLP:GREEN, TLP:AMBER or TLP:AMBER+STRICT");
        }
        JsonObject.Builder body = JsonObject.builder().put("step", type).put("tlp", tlp.label());
        says.forEach((name, value) -> {
            if (!StepForm.COMMON.contains(name) || name.equals("area") || name.equals("text")) {
                body.put(name, value);
            }
        });
        String party = says.text("party");
        if (type.equals(CoreSteps.REMOVED) && party != null) {
            body.put("last", lastOf(party));
        }
        return body.build();
    }

    private String lastOf(String party) {
        String last = "none";
        Weave.Place seen = null;
        for (Weave.Node head : joint.weave().heads()) {
            String each = joint.weave().lastSeen(head, party);
            if (!each.equals("none")) {
                var place = Weave.Place.parse(each);
                if (seen == null || place.compareTo(seen) > 0) {
                    seen = place;
                    last = each;
                }
            }
        }
        return last;
    }

    /** Why a step for some members, or a note, is not taken; null where it is. */
    static @Nullable String problemAside(Fold fold, Step step) {
        StepForm form = Rules.form(fold.kind, step.type());
        if (form == null || !step.type().equals(CoreSteps.NOTED) && !form.home()) {
            return "a step for some members only changes nothing in the case: it is a note";
        }
        if (form.home() && !step.atHome()) {
            return "a step \"" + step.type() + "\" is kept at home";
        }
        if (step.atHome()) {
            return form.problem(step.says());
        }
        for (String party : step.signed().header().audience()) {
            Member member = fold.members.get(party);
            if (member == null || !member.isIn()) {
                return party + " is not in the case";
            }
        }
        return form.problem(step.says());
    }
}
