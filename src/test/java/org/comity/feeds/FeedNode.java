package org.comity.feeds;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.comity.Config;
import org.comity.DataFolder;
import org.comity.Node;
import org.comity.Setting;
import org.comity.doors.shell.Rooms;
import org.comity.json.JsonObject;
import org.comity.marking.Tlp;
import org.comity.parties.AcceptanceNotes;
import org.comity.parties.Actor;
import org.comity.parties.StandingAgreement;
import org.comity.routing.Columns;
import org.comity.routing.Listed;
import org.comity.routing.RangeTable;
import org.comity.routing.Recipient;
import org.comity.routing.Routes;
import org.comity.routing.SeenKeys;
import org.comity.routing.Tables;
import org.comity.seal.NoteKey;
import org.comity.seal.SigningKey;

/** The node of Northland with an agreement with Westland, without doors; the day is 2026-03-10 until it is turned. */
final class FeedNode implements AutoCloseable {
    static final String WESTLAND = "cert.westland.example";
    static final String REPORT = "event_sinkhole";
    static final String HEADER = "timestamp,src_ip,src_port,infection,tag\n";
    static final List<String> COUNTRIES = List.of("NL", "SE", "DE");

    private final Path folder = Files.createTempDirectory("feed-node-");
    private final Config config;
    private Node node;
    private Instant now = Instant.parse("2026-03-10T09:00:00Z");

    FeedNode(String database) throws IOException {
        var data = new DataFolder(folder.resolve("node"));
        config = Config.read(
                data.path(), Map.of(), Map.of(Setting.SERVER_LISTEN, "127.0.0.1:0", Setting.DATABASE_URL, database));
        Node.create(data, config, "csirt.northland.example", "Northland CSIRT", () -> now);
        node = Node.open(data, config, () -> now);
        agree();
    }

    private void agree() {
        SigningKey key = SigningKey.create(new SecureRandom());
        String public_ = new NoteKey(WESTLAND, key.verifyKey()).text();
        Rooms rooms = rooms();
        rooms.database()
                .write(transaction -> rooms.parties().add(transaction, WESTLAND, "Westland CERT", public_, false));
        String text = """
                comity: agreement/1
                id: victims
                version: 1
                title: Notices to victims
                purpose: Tell who is infected
                parties:
                  - id: csirt.northland.example
                    name: Northland CSIRT
                    key: %s
                  - id: %s
                    name: Westland CERT
                    key: %s
                valid:
                  from: 2026-01-01T00:00:00Z
                  until: 2027-01-01T00:00:00Z
                grounds:
                  - id: mandate
                    kind: processing basis
                    text: The mandate of the team
                    source: Network Security Act of Northland, section 7
                    status: in force
                clauses:
                  - id: "1"
                    title: Infected machines
                    types: observation/event*
                    tlp: AMBER
                    unmarked: refuse
                    data:
                      - category: ip-address
                        basis: mandate
                        no-transfer: Both are bound by the same act
                        measure: truncate
                """.formatted(rooms.parties().ours().key(), WESTLAND, public_);
        StandingAgreement agreement = rooms.database()
                .write(transaction -> rooms.agreements().add(transaction, text.getBytes(StandardCharsets.UTF_8)));
        rooms.gate().accept(agreement, rooms.agreements().sign(agreement, rooms.key(), Actor.AT_THE_FOLDER));
        rooms.gate().accept(agreement, AcceptanceNotes.sign(agreement, WESTLAND, key));
    }

    Rooms rooms() {
        return node.rooms();
    }

    Feeds feeds() {
        return node.rooms().feeds();
    }

    void turn(Instant to) {
        now = to;
    }

    /** Closes the node and opens it again, as after a restart. */
    void again() throws IOException {
        node.close();
        node = Node.open(new DataFolder(folder.resolve("node")), config, () -> now);
    }

    Path folder() {
        return folder.resolve("node/feeds");
    }

    /** Goes through rows under {@link #HEADER}; those of the Netherlands go to Westland. */
    void run(String input, String report, String rows) throws IOException, InterruptedException {
        byte[] bytes = (HEADER + rows).getBytes(StandardCharsets.UTF_8);
        feeds().run(
                        plan(),
                        List.of(new FeedInput(input, "", report, () -> new ByteArrayInputStream(bytes))),
                        "lena",
                        false,
                        any -> {});
    }

    private static FeedPlan plan() {
        RangeTable.Builder countries = RangeTable.builder();
        for (int i = 0; i < COUNTRIES.size(); i++) {
            int number =
                    (COUNTRIES.get(i).charAt(0) - 'A') * 26 + COUNTRIES.get(i).charAt(1) - 'A';
            countries.add("10.%d.0.0/16".formatted(i), number);
            countries.add("2001:db8:%x::/48".formatted(i), number);
        }
        Tables tables = Tables.of(RangeTable.builder().build(), countries.build());
        var nothing = new Listed(List.of(), List.of(), List.of(), List.of(), List.of());
        var recipients = List.of(new Recipient(
                "westland",
                "Westland",
                "",
                new Listed(List.of(), List.of(), List.of(), List.of(), List.of("NL")),
                List.of(),
                nothing,
                List.of()));
        return new FeedPlan(
                recipients,
                List.of(new FeedPlan.Terms(WESTLAND, "victims", FeedPlan.Delivery.NODE, "")),
                -1,
                Tlp.AMBER,
                report -> Routes.of(recipients, report, tables, -1),
                (report, names) -> Columns.of(report, names, List.of()),
                JsonObject.EMPTY,
                1_000_000,
                SeenKeys.Period.DAY);
    }

    @Override
    public void close() throws IOException {
        node.close();
        try (var inside = Files.walk(folder)) {
            for (Path each : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
