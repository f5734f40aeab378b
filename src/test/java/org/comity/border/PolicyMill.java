package org.comity.border;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.comity.json.Json;
import org.comity.json.JsonObject;
import org.comity.marking.Handling;
import org.comity.marking.Tlp;
import org.comity.parties.Agreement;
import org.comity.parties.StandingAgreement;

/** Objects, agreements and receivers as a node has them, for measuring how fast the policy answers. */
public final class PolicyMill {
    private static final String[] TYPES = {
        "indicator", "malware", "ipv4-addr", "email-addr", "identity", "relationship", "report", "domain-name"
    };

    private final FacetBook book = new FacetBook();
    private final FacetBook.Faceted[] objects;
    private final List<Cargo> cargo = new ArrayList<>();
    private final List<JsonObject> bodies = new ArrayList<>();
    private final List<StandingAgreement> agreements = new ArrayList<>();
    private final CompiledPolicy[] passages;
    private final List<String> receivers = new ArrayList<>();

    /** @param document an agreement of "sender.example" with parties p0.example, p1.example and so on */
    public PolicyMill(int objectCount, List<byte[]> documents, Instant now) {
        var random = new Random(1);
        objects = new FacetBook.Faceted[objectCount];
        for (int i = 0; i < objectCount; i++) {
            JsonObject body = object(i, random);
            Cargo of = Cargo.StixVersion.of(body, Handling.of(body, id -> null), Provenance.of("sender.example"));
            bodies.add(body);
            cargo.add(of);
            objects[i] = book.of(of);
        }
        var compiled = new ArrayList<CompiledPolicy>();
        for (byte[] document : documents) {
            StandingAgreement agreement = StandingAgreement.supposed(Agreement.read(document), document);
            for (Agreement.Member member : agreement.members()) {
                if (!member.id().equals("sender.example")) {
                    compiled.add(new CompiledPolicy(agreement, "sender.example", member.id(), now));
                    agreements.add(agreement);
                    receivers.add(member.id());
                }
            }
        }
        passages = compiled.toArray(CompiledPolicy[]::new);
    }

    private static JsonObject object(int number, Random random) {
        String type = TYPES[random.nextInt(TYPES.length)];
        String marking = random.nextInt(10) == 0
                ? ""
                : ",\"object_marking_refs\":[\"" + Tlp.values()[random.nextInt(4)].id() + "\"]";
        return Json.parseObject(("{\"type\":\"" + type + "\",\"id\":\"" + type
                        + "--00000000-0000-4000-8000-%012d\",\"value\":\"192.0.2.7\"%s%s}")
                .formatted(
                        number,
                        type.equals("identity") ? ",\"identity_class\":\"individual\",\"name\":\"A. Person\"" : "",
                        marking)
                .getBytes(StandardCharsets.UTF_8));
    }

    /** Pairs of object and receiver. */
    public long pairs() {
        return (long) objects.length * passages.length;
    }

    /** How many different combinations of facets the objects have. */
    public long combinations() {
        return java.util.Arrays.stream(objects)
                .mapToInt(FacetBook.Faceted::number)
                .distinct()
                .count();
    }

    /** Decides every pair once by the compiled policy; answers how many are allowed. */
    public long compiled(Instant now) {
        long allowed = 0;
        for (CompiledPolicy passage : passages) {
            for (FacetBook.Faceted object : objects) {
                if (passage.decide(object, now).allowed()) {
                    allowed++;
                }
            }
        }
        return allowed;
    }

    /** The same by the policy itself, for the first objects only. */
    public long interpreted(int objectCount, Instant now) {
        long allowed = 0;
        for (int i = 0; i < passages.length; i++) {
            for (Cargo each : cargo.subList(0, objectCount)) {
                if (Policy.decide(agreements.get(i), "sender.example", receivers.get(i), each, now)
                        .allowed()) {
                    allowed++;
                }
            }
        }
        return allowed;
    }

    /** Reads the facets off every object again; answers how many combinations it met. */
    public long faceted() {
        long sum = 0;
        for (JsonObject body : bodies) {
            sum += book.of(Cargo.StixVersion.of(body, Handling.of(body, id -> null), Provenance.of("sender.example")))
                    .number();
        }
        return sum;
    }
}
