package org.comity.border;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.comity.parties.StandingAgreement;

/** The audiences of what we release, kept until the agreement changes: every request of a partner asks for them. */
final class Audiences {
    private final Map<Long, Known> known = new ConcurrentHashMap<>();

    private record Known(StandingAgreement agreement, List<Audience> audiences) {}

    private List<Audience> of(StandingAgreement agreement, String sender) {
        Known kept = known.get(agreement.nr());
        if (kept == null || kept.agreement() != agreement) {
            kept = new Known(agreement, Audience.of(agreement, sender));
            known.put(agreement.nr(), kept);
        }
        return kept.audiences();
    }

    /** Whether that outbox is the one from which the receiver reads now. */
    boolean reads(StandingAgreement agreement, String sender, String receiver, Outbox box) {
        if (agreement.outgrown(receiver).isPresent()) {
            return box.audience().equals(List.of(receiver)); // it knew of it, and is told why nothing comes
        }
        Optional<Audience> audience = of(agreement, sender).stream()
                .filter(each -> each.receivers().contains(receiver))
                .findFirst();
        return audience.isPresent()
                && audience.get().box().stream().sorted().toList().equals(box.audience());
    }
}
