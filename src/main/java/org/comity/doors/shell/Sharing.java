package org.comity.doors.shell;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.comity.border.Decision;
import org.comity.border.Previewed;
import org.comity.border.Refused;
import org.comity.border.Wanted;
import org.comity.parties.Approval;
import org.comity.parties.StandingAgreement;
import org.comity.seal.Digest;

/**
 * What a release under one agreement would let cross, to each of its audiences, before anybody releases it; and a digest of
 * all that was shown, by which a release can say what was looked at.
 */
public final class Sharing {
    /** Objects decided and laid in one transaction of a release. */
    public static final int BATCH = 2_000;

    private final Rooms rooms;
    private final StandingAgreement agreement;
    private final List<List<String>> audiences;
    private final Map<List<String>, String> stopped = new LinkedHashMap<>();
    private final StringBuilder seen = new StringBuilder();

    public Sharing(Rooms rooms, StandingAgreement agreement) {
        this.rooms = rooms;
        this.agreement = agreement;
        this.audiences = rooms.gate().releases().audiences(agreement);
        seen.append(agreement.terms().id())
                .append(' ')
                .append(agreement.terms().version())
                .append('\n');
    }

    /** The parties it would go to, those together who read the very same. */
    public List<List<String>> audiences() {
        return audiences;
    }

    /** Audiences to which nothing may leave now, each with why. */
    public Map<List<String>, String> stopped() {
        return stopped;
    }

    /**
     * Shows one page of what is wanted, audience by audience.
     *
     * @param each is handed an audience, and an object as it would get it
     * @return where to go on; 0 where that was all
     * @throws Refused AGREEMENT when nothing may leave to any of them now
     */
    public long page(Wanted wanted, BiConsumer<List<String>, Previewed> each) {
        long next = 0;
        for (List<String> audience : audiences) {
            try {
                next = page(audience, wanted, each);
            } catch (Refused no) {
                if (no.why() != Refused.Why.AGREEMENT) {
                    throw no;
                }
                stopped.put(audience, String.valueOf(no.getMessage()));
                if (stopped.size() == audiences.size()) {
                    throw no;
                }
            }
        }
        return next;
    }

    private long page(List<String> audience, Wanted wanted, BiConsumer<List<String>, Previewed> each) {
        return rooms.gate().releases().previewPage(agreement.terms().id(), audience.getFirst(), wanted, one -> {
            seen.append(String.join(" ", audience))
                    .append(' ')
                    .append(one.id())
                    .append(' ')
                    .append(one.decision().allowed())
                    .append(' ')
                    .append(one.sha256())
                    .append(' ')
                    .append(one.lies())
                    .append('\n');
            each.accept(audience, one);
        });
    }

    /** Shows all that is wanted, a page after the other. */
    public void all(Wanted wanted, BiConsumer<List<String>, Previewed> each) {
        long next = page(wanted, each);
        while (next > 0) {
            next = page(wanted.after(next), each);
        }
    }

    /** What a decision comes to: crosses, waits or refused. */
    public static String word(Decision decision) {
        if (!decision.allowed()) {
            return "refused";
        }
        return decision.approval() == Approval.FLOWS ? "crosses" : "waits";
    }

    /** Of all that was shown. */
    public Digest seen() {
        return Digest.of(seen.toString().getBytes(StandardCharsets.UTF_8));
    }
}
