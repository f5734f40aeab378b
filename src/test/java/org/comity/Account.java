package org.comity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonElements;
import org.comity.json.JsonElements.Element;
import org.comity.json.JsonLimits;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.comity.ledger.Item;
import org.comity.ledger.Origin;
import org.comity.ledger.Statement;
import org.comity.seal.Checkpoint;
import org.comity.seal.Digest;
import org.comity.seal.NoteKey;
import org.comity.seal.SignedNote;
import org.jspecify.annotations.Nullable;

/** What must hold between two nodes once nothing is left to exchange, however often they were killed. */
final class Account {
    private static final int PULLS_MAX = 50;
    private static final int IDS_AT_ONCE = 200;

    private final Path desk;
    private final Releasing releasing;

    Account(Path desk, Releasing releasing) {
        this.desk = desk;
        this.releasing = releasing;
    }

    /** Exchanges until nothing is left, and looks; answers what there is, in a sentence. */
    String settle() throws Exception {
        drain();
        Map<String, String> asked = recalls("north");
        Map<String, String> got = recalls("west");
        assertThat(got).as("recalls as the two sides tell them").isEqualTo(asked);
        assertThat(asked.keySet()).as("recalls that were acknowledged").containsAll(releasing.recalled());
        withheld(asked.keySet());

        String north = statement("north", Kills.WEST);
        String west = statement("west", Kills.NORTH);
        for (String[] each : new String[][] {{"north", Kills.WEST, west}, {"west", Kills.NORTH, north}}) {
            Kills.must(desk, "ledger", "verify", "--data", each[0]);
            Kills.Answer compared =
                    Kills.type(desk, "ledger", "reconcile", "--data", each[0], each[1], "--with", each[2]);
            assertThat(compared.exit())
                    .as(() -> each[0] + " reconciles: " + compared.out() + compared.said())
                    .isZero();
        }
        Map<String, Integer> admitted = admitted(west);
        assertThat(admitted.values()).as("how often each object was admitted").allMatch(times -> times == 1);
        held(admitted.keySet(), asked);
        return "%s; %d objects admitted, each once; %d recalls told the same by both; all logs hold and reconcile"
                .formatted(releasing.acknowledged(), admitted.size(), asked.size());
    }

    private void drain() {
        int quiet = 0;
        for (int i = 0; i < PULLS_MAX && quiet < 2; i++) {
            String told = Kills.must(desk, "peer", "pull", "--data", "west", Kills.NORTH);
            quiet = told.contains("taken 0, refused 0, letters 0") ? quiet + 1 : 0;
        }
        assertThat(quiet).as("exchanges after which nothing is left").isEqualTo(2);
        for (String data : new String[] {"north", "west"}) {
            assertThat(Kills.must(desk, "peer", "letters", "--data", data, "-o", "csv")
                            .lines())
                    .as("letters that wait or were not followed, and the heading")
                    .hasSize(1);
        }
    }

    /** What each recall asks back, with what became of it. */
    private Map<String, String> recalls(String data) {
        var found = new TreeMap<String, String>();
        for (JsonValue each : rows(Kills.must(desk, "recall", "list", "--data", data, "-o", "json"))) {
            String nr = text(each, "nr");
            for (JsonValue item : rows(Kills.must(desk, "recall", "show", "--data", data, nr, "-o", "json"))) {
                assertThat(found.put(text(item, "id"), text(each, "standing")))
                        .as("an object asked back a second time")
                        .isNull();
            }
        }
        return found;
    }

    /** Nothing that is recalled would be released again. */
    private void withheld(Set<String> ids) {
        List<String> all = new ArrayList<>(ids);
        for (int from = 0; from < all.size(); from += IDS_AT_ONCE) {
            List<String> some = all.subList(from, Math.min(all.size(), from + IDS_AT_ONCE));
            var words =
                    new ArrayList<>(List.of("release", "--data", "north", Kills.AGREEMENT, "--dry-run", "-o", "csv"));
            words.addAll(some);
            String told = Kills.type(desk, words.toArray(String[]::new)).out();
            long refused = told.lines()
                    .filter(line -> line.startsWith("refused,") && line.contains("recalled (recall "))
                    .mapToLong(line -> Long.parseLong(line.split(",", 3)[1]))
                    .sum();
            assertThat(refused).as(told).isEqualTo(some.size());
        }
    }

    private String statement(String data, String party) throws Exception {
        String file = data + ".statement";
        Files.writeString(desk.resolve(file), Kills.must(desk, "ledger", "statement", "--data", data, party));
        return file;
    }

    /** How often each object was admitted, by that log, opened and verified. */
    private Map<String, Integer> admitted(String statement) throws Exception {
        var times = new HashMap<String, Integer>();
        String key = Kills.must(desk, "party", "show", "--data", "west").strip();
        Statement.read(
                new ByteArrayInputStream(Files.readAllBytes(desk.resolve(statement))),
                party -> List.of(NoteKey.parse(key)),
                new Statement.Listener() {
                    @Override
                    public void log(Origin origin, Checkpoint head, SignedNote note) {}

                    @Override
                    public void entry(Origin origin, long number, @Nullable JsonObject record, List<Item> items) {
                        if (record != null && "admitted".equals(record.text("kind"))) {
                            items.forEach(item -> times.merge(item.id(), 1, Integer::sum));
                        }
                    }
                });
        return times;
    }

    /** What was acknowledged as released is held to the byte, but for what was recalled and erased. */
    private void held(Set<String> admitted, Map<String, String> recalls) throws Exception {
        var held = new HashMap<String, Digest>();
        Kills.must(desk, "export", "--data", "west", "--out", "west.json");
        try (var in = Files.newInputStream(desk.resolve("west.json"));
                JsonElements elements = Json.elements(in, JsonLimits.STANDARD)) {
            for (Element element = elements.next(); element != null; element = elements.next()) {
                assertThat(held.put(text(element.object(), "id"), Digest.of(element.bytes())))
                        .as("an object held a second time")
                        .isNull();
            }
        }
        Map<String, Digest> made = releasing.made();
        held.forEach((id, digest) -> assertThat(digest).as(id).isEqualTo(made.get(id)));
        assertThat(admitted).as("what is held was admitted").containsAll(held.keySet());
        Set<String> expected = new HashSet<>(releasing.released());
        expected.removeAll(recalls.keySet());
        assertThat(held.keySet()).as("what was released and not asked back").containsAll(expected);
        recalls.forEach((id, standing) -> {
            if (standing.startsWith("acknowledged")) {
                assertThat(held.containsKey(id)).as(id).isEqualTo(admitted.contains(id));
            } else {
                assertThat(held).as(id + " is " + standing).doesNotContainKey(id);
            }
        });
    }

    private static List<JsonValue> rows(String json) {
        return ((JsonArray) Json.parse(json)).elements();
    }

    private static String text(@Nullable JsonValue row, String name) {
        String text = row instanceof JsonObject object ? object.text(name) : null;
        assertThat(text).as(name + " of " + row).isNotNull();
        return String.valueOf(text);
    }
}
