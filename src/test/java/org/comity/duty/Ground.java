package org.comity.duty;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What tests of this room stand on: the standard packs and calendars, and facts in short. */
final class Ground {
    static final Packs PACKS = Packs.standard();
    static final Calendars CALENDARS = Calendars.standard(ZoneId::of);
    static final Conflicts CONFLICTS = Conflicts.standard(PACKS);
    static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");

    private final Map<Fact, String> values = new EnumMap<>(Fact.class);
    private final List<Submission> submitted = new ArrayList<>();

    private Ground() {}

    /** A fact and its value, in turn. */
    static Ground facts(String... pairs) {
        return new Ground().and(pairs);
    }

    Ground and(String... pairs) {
        for (int i = 0; i < pairs.length; i += 2) {
            Fact fact = Fact.of(pairs[i]).orElseThrow();
            if (pairs[i + 1].equals("unknown")) {
                values.remove(fact);
            } else {
                values.put(fact, pairs[i + 1]);
            }
        }
        return this;
    }

    Ground submitted(String stage, String at, String reasons, Map<String, String> fields) {
        submitted.add(new Submission(stage, OffsetDateTime.parse(at), reasons, fields));
        return this;
    }

    Facts entered() {
        return new Facts(values, List.of(), submitted);
    }

    Duties duties(Instant at) {
        return Duties.of(PACKS, CALENDARS, CONFLICTS, entered(), at);
    }

    Regime regime(String rule, Instant at) {
        return duties(at).regimes().stream()
                .filter(each -> each.rule().id().equals(rule))
                .findFirst()
                .orElseThrow();
    }

    Due due(String rule, String stage, Instant at) {
        return regime(rule, at).stages().stream()
                .filter(each -> each.stage().id().equals(stage))
                .findFirst()
                .orElseThrow();
    }
}
