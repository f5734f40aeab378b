package org.comity.cases;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.comity.border.CaseStep;
import org.comity.border.Signer;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.seal.Digest;
import org.comity.seal.SigningKey;

/** Parties that work one case without any node: each holds some of the steps, and signs what it likes. For tests. */
final class Club {
    static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");
    static final String AGREEMENT = "joint";
    static final Kind KIND = new TestKind();

    private static final Map<String, SigningKey> KEYS = new HashMap<>();

    final String id;
    final Map<String, View> views = new HashMap<>();

    /** What one party holds. */
    final class View {
        final String party;
        final List<Step> steps = new ArrayList<>();
        private Weave weave = Held.weave(KIND);

        View(String party) {
            this.party = party;
        }

        void take(Step step) {
            if (!weave.holds(step.hash())) {
                steps.add(step);
                weave.add(step);
            }
        }

        Weave weave() {
            return weave;
        }

        Fold fold() {
            return Fold.over(KIND, weave);
        }

        /** The next step of this party, with all it has seen. */
        Step draft(String type, JsonObject says) {
            Step last = weave.last(party, 1);
            return sign(
                    party,
                    last == null ? 1 : last.number() + 1,
                    last,
                    weave.heads().stream().map(node -> node.step).toList(),
                    type,
                    says);
        }

        /** Takes a step as an honest node does: only one that counts as far as it knows; null where none is taken. */
        Step act(String type, JsonObject says) {
            Step step = draft(type, says);
            if (fold().objection(weave.probe(step)) != null) {
                return null;
            }
            take(step);
            return step;
        }

        String lastOf(String other) {
            String last = "none";
            for (Weave.Node head : weave.heads()) {
                String seen = weave.lastSeen(head, other);
                last = seen.equals("none")
                                || (!last.equals("none")
                                        && Weave.Place.parse(seen).compareTo(Weave.Place.parse(last)) <= 0)
                        ? last
                        : seen;
            }
            return last;
        }
    }

    Club(String opener, String... others) {
        String nonce = "00112233445566778899aabbccddeeff";
        id = Rules.id("grid", AGREEMENT, KIND.name(), opener, nonce);
        for (String party : List.of(opener)) {
            views.put(party, new View(party));
        }
        for (String party : others) {
            views.put(party, new View(party));
        }
        view(opener).act(CoreSteps.OPENED, says("title", "Outages", "nonce", nonce));
    }

    View view(String party) {
        return views.get(party);
    }

    /** Everybody gets everything. */
    void meet(String... parties) {
        for (String one : parties) {
            for (String other : parties) {
                List.copyOf(view(one).steps).forEach(view(other)::take);
            }
        }
    }

    static JsonObject says(String... pairs) {
        JsonObject.Builder says = JsonObject.builder();
        for (int i = 0; i < pairs.length; i += 2) {
            says.put(pairs[i], pairs[i + 1]);
        }
        return says.build();
    }

    static JsonObject invites(String party, String... roles) {
        return says("party", party).toBuilder()
                .put("roles", JsonArray.ofTexts(roles))
                .build();
    }

    /** A step that is really signed by its author, whatever it says and names. */
    Step sign(String party, long number, Step previous, List<Step> heads, String type, JsonObject says) {
        JsonObject.Builder body = JsonObject.builder().put("step", type).put("tlp", "TLP:AMBER");
        says.forEach(body::put);
        var hashes = new TreeSet<String>();
        heads.forEach(each -> hashes.add(each.hash()));
        return sign(party, number, previous, hashes.stream().map(Digest::ofHex).toList(), body.build());
    }

    Step sign(String party, long number, Step previous, List<Digest> heads, JsonObject body) {
        var header = new CaseStep.Header(
                id,
                AGREEMENT,
                KIND.name(),
                party,
                "1",
                List.of(),
                number,
                previous == null ? null : previous.signed().hash(),
                heads,
                NOW,
                Digest.of(""));
        var salt = new byte[CaseStep.SALT_BYTES];
        Arrays.fill(salt, (byte) number);
        return Step.of(CaseStep.sign(header, salt, body, new Signer(party, "1", key(party))));
    }

    static SigningKey key(String party) {
        return KEYS.computeIfAbsent(party, any -> SigningKey.create(new SecureRandom()));
    }

    /** The state of whoever holds these steps, which came in some order and some of them twice. */
    static Fold stateOf(List<Step> steps, Random random) {
        var order = new ArrayList<>(steps);
        order.addAll(steps.subList(0, steps.size() / 3));
        java.util.Collections.shuffle(order, random);
        Weave weave = Held.weave(KIND);
        order.forEach(weave::add);
        return Fold.over(KIND, weave);
    }
}
