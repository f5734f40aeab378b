package org.comity.border;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import org.comity.json.JsonElements.Element;
import org.comity.json.JsonObject;
import org.comity.marking.Classified;
import org.comity.objects.Arrival;
import org.comity.stix.Checked;
import org.comity.stix.Finding;
import org.comity.stix.Stix;
import org.comity.stix.StixObject;
import org.comity.stix.Timestamp;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what was handed in, before anything is written: what is fit to be held, and what is wrong with the rest. An
 * object's tree is let go as soon as it has been looked at; only its bytes wait for the writer.
 */
final class Intake {

    /** Bytes of one object at most; see docs/limits.md. */
    static final int OBJECT_BYTES_MAX = 1 << 20;

    private static final int FINDINGS_TOLD = 5;

    private final List<Piece> pieces = new ArrayList<>();
    private final Objection objection;

    /** What is asked before an object is taken in that is fit by itself. */
    @FunctionalInterface
    interface Objection {
        Objection NONE = object -> null;

        /** Whether an agreement lets it in; null where none is asked. */
        @Nullable
        Decision to(StixObject object);
    }

    /**
     * One object handed in: its outcome so far, and what is to be held unless it has a problem.
     *
     * @param clause that lets it in; empty where no agreement is asked
     */
    record Piece(Outcome outcome, @Nullable Arrival arrival, String clause) {}

    Intake(Objection objection) {
        this.objection = objection;
    }

    /** Looks at all of them. */
    static Intake of(List<Element> elements, Objection objection) {
        var intake = new Intake(objection);
        elements.forEach(intake::look);
        return intake;
    }

    List<Piece> pieces() {
        return pieces;
    }

    void look(Element element) {
        pieces.add(piece(element, objection));
    }

    /** Looks at one. */
    static Piece piece(Element element, Objection objection) {
        JsonObject json = element.object();
        if (json == null) {
            return refused("", 0, "not taken: " + element.problem());
        }
        String id = json.text("id");
        String shown = id == null ? "" : id.length() > 300 ? id.substring(0, 300) : id;
        if (element.bytes().length > OBJECT_BYTES_MAX) {
            return refused(
                    shown,
                    0,
                    "it has " + element.bytes().length + " bytes; an object may have up to " + OBJECT_BYTES_MAX);
        }
        Checked checked = Stix.check(json);
        StixObject object = checked.object();
        if (object == null) {
            return refused(shown, statedVersion(json), told(checked.errors()));
        }
        List<Classified> classified = Classified.find(json);
        if (!classified.isEmpty()) {
            return refused(
                    shown,
                    statedVersion(json),
                    "it carries a classified marking (" + classified.getFirst()
                            + "); unclassified things only are taken");
        }
        Decision decision = objection.to(object);
        if (decision != null && !decision.allowed()) {
            return refused(shown, statedVersion(json), decision.toString());
        }
        Long version = version(object);
        var arrival = new Arrival(object.id(), object.type(), version, sha256(element.bytes()), element.bytes());
        String notes = checked.findings().isEmpty() ? "" : told(checked.findings());
        return new Piece(
                new Outcome(object.id(), version == null ? 0 : version, null, notes),
                arrival,
                decision == null ? "" : decision.clause());
    }

    private static @Nullable Long version(StixObject object) {
        Timestamp time = object.modified() == null ? object.created() : object.modified();
        return time == null ? null : time.epochMicros();
    }

    /** The version an unfit object says it has; 0 where it says none that can be read. */
    private static long statedVersion(JsonObject json) {
        for (String name : List.of("modified", "created")) {
            Timestamp time = json.text(name) instanceof String text ? Timestamp.parse(text) : null;
            if (time != null) {
                return time.epochMicros();
            }
        }
        return 0;
    }

    private static Piece refused(String id, long version, String problem) {
        return new Piece(new Outcome(id, version, problem, ""), null, "");
    }

    private static String told(List<Finding> findings) {
        var text = new StringBuilder();
        for (Finding finding : findings.subList(0, Math.min(FINDINGS_TOLD, findings.size()))) {
            if (!text.isEmpty()) {
                text.append("; ");
            }
            if (!finding.property().isEmpty()) {
                text.append(finding.property()).append(": ");
            }
            text.append(finding.message())
                    .append(" (STIX 2.1 §")
                    .append(finding.section())
                    .append(')');
        }
        if (findings.size() > FINDINGS_TOLD) {
            text.append("; and ").append(findings.size() - FINDINGS_TOLD).append(" more");
        }
        return text.toString();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
