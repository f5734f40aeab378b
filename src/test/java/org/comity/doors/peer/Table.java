package org.comity.doors.peer;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.comity.border.CaseStep;
import org.comity.border.Signer;
import org.comity.cases.CaseState;
import org.comity.cases.Casebook;
import org.comity.cases.Desk;
import org.comity.cases.NewCase;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.kinds.Kinds;
import org.comity.ledger.Reconciliation;
import org.comity.ledger.ShownLogs;
import org.comity.parties.Actor;
import org.comity.seal.Digest;
import org.comity.sql.Databases;

/** Three parties at one table: nodes with an agreement under which incidents are worked, up to AMBER between two of them. */
final class Table implements AutoCloseable {
    final Site north;
    final Site west;
    final Site far;
    final Map<Site, Casebook> books = new java.util.LinkedHashMap<>();

    Table(Databases kind) {
        north = new Site(kind, Site.NORTH);
        west = new Site(kind, Site.WEST);
        far = new Site(kind, Site.FAR);
        north.know(west, far);
        west.know(north, far);
        far.know(north, west);
        byte[] document = document().getBytes(StandardCharsets.UTF_8);
        for (Site site : List.of(north, west, far)) {
            Site.accept(site, document, north, west, far);
            books.put(site, book(site));
        }
        String northern = north.open();
        String western = west.open();
        west.federation.peers().add(Site.NORTH, northern);
        far.federation.peers().add(Site.NORTH, northern);
        far.federation.peers().add(Site.WEST, western);
    }

    static Casebook book(Site site) {
        return new Casebook(site.database, site.federation.cases(), Kinds.ALL, site.clock, Site.RANDOM);
    }

    private String document() {
        return Site.document("joint", 1, north, west, far)
                        .replace("[indicator, tool]", "[case/incident, indicator, tool]")
                + """
                  - id: "2"
                    title: Incidents between the two
                    from: [%s, %s]
                    to: [%s, %s]
                    types: [case/incident]
                    tlp: AMBER
                    unmarked: refuse
                    data:
                      - category: free-text
                        not-personal: role addresses only
                        measure: drop
                """.formatted(Site.NORTH, Site.WEST, Site.NORTH, Site.WEST);
    }

    Desk desk(Site site) {
        return books.get(site).as(Actor.AT_THE_FOLDER);
    }

    /** North opens a case and notifies West, and Far where it is wanted; who is notified joins. */
    void begin(Site... others) throws Exception {
        desk(north).open(new NewCase("grid", "incident", "joint", "Outages", "TLP:GREEN", ""));
        for (Site other : others) {
            invite(other);
            meet();
            take(other, "joined");
        }
        meet();
    }

    void invite(Site other) {
        desk(north)
                .take(
                        "grid",
                        "invited",
                        JsonObject.builder()
                                .put("party", other.id)
                                .put("roles", JsonArray.ofTexts("technical", "operational"))
                                .build(),
                        new Desk.Audience.All());
    }

    Desk.Taken take(Site site, String type, String... pairs) {
        return take(site, new Desk.Audience.All(), type, pairs);
    }

    Desk.Taken take(Site site, Desk.Audience audience, String type, String... pairs) {
        JsonObject.Builder says = JsonObject.builder();
        for (int i = 0; i < pairs.length; i += 2) {
            says.put(pairs[i], pairs[i + 1]);
        }
        return desk(site).take("grid", type, says.build(), audience);
    }

    CaseState state(Site site) {
        return desk(site).require("grid");
    }

    /** Everybody exchanges with everybody until nothing is left to say. */
    void meet() throws Exception {
        for (int i = 0; i < 3; i++) {
            west.exchange.with(Site.NORTH);
            far.exchange.with(Site.NORTH);
            far.exchange.with(Site.WEST);
        }
    }

    /** A step that is really signed by that site, whatever it says and names. */
    CaseStep forge(Site site, long number, Digest previous, List<Digest> heads, JsonObject says) {
        return forge(site, state(north).id(), number, previous, heads, says);
    }

    static CaseStep forge(Site site, String id, long number, Digest previous, List<Digest> heads, JsonObject says) {
        var header = new CaseStep.Header(
                id, "joint", "incident", site.id, "1", List.of(), number, previous, heads, Site.NOW, Digest.of(""));
        var salt = new byte[CaseStep.SALT_BYTES];
        Site.RANDOM.nextBytes(salt);
        return CaseStep.sign(header, salt, says, new Signer(site.id, "1", site.key));
    }

    static JsonObject noted(String text) {
        return JsonObject.builder()
                .put("step", "noted")
                .put("tlp", "TLP:GREEN")
                .put("text", text)
                .build();
    }

    /** Whether the logs of the two say the same of steps, and how many both have. */
    Reconciliation.Compared compared(Site one, Site other, boolean sent) {
        one.ledger.checkpointAll();
        other.ledger.checkpointAll();
        var reconciliation = new Reconciliation();
        ShownLogs ours = one.ledger.shownTo(other.id);
        ours.origins().forEach(origin -> ours.tell(origin, reconciliation.ours()));
        ShownLogs theirs = other.ledger.shownTo(one.id);
        theirs.origins().forEach(origin -> theirs.tell(origin, reconciliation.theirs()));
        return reconciliation.compare().stream()
                .filter(each -> each.sent() == sent)
                .findFirst()
                .orElseThrow();
    }

    void turn(Duration by) {
        List.of(north, west, far).forEach(site -> site.clock.turn(by));
    }

    @Override
    public void close() {
        north.close();
        west.close();
        far.close();
    }
}
