package org.comity.feeds;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.comity.border.Segment;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.marking.Tlp;
import org.comity.routing.ReportSchema;
import org.comity.stix.StixId;

/**
 * A bundle of STIX 2.1: for each row observed data of the victim's address or host, and sightings of what was seen there, the malware
 * that the row names or else what the report is about. It is what TAXII readers take, once somebody imports and releases it.
 */
record SightingsForm(Reporter reporter) implements SegmentForm {
    /** Observed data in one sighting, so that none grows with the segment. */
    static final int SIGHTED_MAX = 1_000;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    @Override
    public String ending() {
        return "stix.json";
    }

    @Override
    public void write(Segment segment, InputStream rows, OutputStream out) throws IOException {
        ReportSchema.Kind kind = ReportSchema.standard().of(segment.report());
        var writing = new Writing(segment, out);
        writing.begin();
        var reader = new RowReader(segment.header(), rows);
        long number = 0;
        for (RowReader.Row row = reader.next(); row != null; row = reader.next()) {
            writing.row(Victim.of(kind, segment, row), ++number);
        }
        writing.end();
    }

    /** The bundle as it grows. */
    private final class Writing {
        private final Segment segment;
        private final OutputStream out;
        private final String identity;
        private final Set<String> written = new HashSet<>();
        private final Map<String, Seen> seen = new LinkedHashMap<>();
        private boolean first = true;
        private long sightings;

        Writing(Segment segment, OutputStream out) {
            this.segment = segment;
            this.out = out;
            this.identity = "identity--" + Victim.uuid("identity " + reporter.id());
        }

        /** What was seen, and where it was since the last sighting of it. */
        private static final class Seen {
            private final String what;
            private final List<String> data = new ArrayList<>();
            private long times;
            private Instant first = Instant.MAX;
            private Instant last = Instant.MIN;

            Seen(String what) {
                this.what = what;
            }
        }

        void begin() throws IOException {
            text("{\"type\":\"bundle\",\"id\":\"bundle--" + Victim.uuid("bundle " + segment.id()) + "\",\"objects\":[");
            Tlp tlp = segment.tlp().isEmpty() ? null : Tlp.ofLabel(segment.tlp());
            if (tlp != null) {
                put(tlp.definition());
            }
            put(begun("identity", identity)
                    .put("name", reporter.name())
                    .put("identity_class", "organization")
                    .build());
        }

        void row(Victim victim, long number) throws IOException {
            boolean named = victim.address().isEmpty();
            String type = named ? "domain-name" : victim.address().contains(":") ? "ipv6-addr" : "ipv4-addr";
            String says = named ? victim.host() : victim.address();
            JsonObject value = JsonObject.builder().put("value", says).build();
            StixId id = Objects.requireNonNull(StixId.deterministic(type, value));
            String address = type + "--" + id.uuid();
            if (written.add(address)) {
                put(marked(JsonObject.builder()
                                .put("type", type)
                                .put("spec_version", "2.1")
                                .put("id", address)
                                .put("value", says))
                        .build());
            }
            if (written.size() > 1 << 20) {
                written.clear(); // the same object twice in a bundle is allowed, and memory is not endless
            }
            Seen seen = seen(victim);
            String data = "observed-data--" + Victim.uuid("observed " + segment.id() + " " + number);
            put(ours("observed-data", data)
                    .put("first_observed", TIME.format(victim.first()))
                    .put("last_observed", TIME.format(victim.last()))
                    .put("number_observed", victim.times())
                    .put("object_refs", JsonArray.ofTexts(address))
                    .build());
            seen.data.add(data);
            seen.times = Math.min(Victim.TIMES_MAX, seen.times + victim.times());
            seen.first = seen.first.isBefore(victim.first()) ? seen.first : victim.first();
            seen.last = seen.last.isAfter(victim.last()) ? seen.last : victim.last();
            if (seen.data.size() == SIGHTED_MAX) {
                sight(seen);
            }
        }

        private Seen seen(Victim victim) throws IOException {
            String malware = victim.malware();
            Seen known = seen.get(malware);
            if (known == null) {
                String type = malware.isEmpty() ? "infrastructure" : "malware";
                String name = malware.isEmpty() ? segment.report() : malware;
                known = new Seen(type + "--" + Victim.uuid(type + " " + reporter.id() + " " + name));
                seen.put(malware, known);
                JsonObject.Builder said = ours(type, known.what).put("name", name);
                put((malware.isEmpty()
                                ? said.put("infrastructure_types", JsonArray.ofTexts("unknown"))
                                : said.put("is_family", true))
                        .build());
            }
            return known;
        }

        private void sight(Seen seen) throws IOException {
            if (!seen.data.isEmpty()) {
                put(ours("sighting", "sighting--" + Victim.uuid("sighting " + segment.id() + " " + ++sightings))
                        .put("first_seen", TIME.format(seen.first))
                        .put("last_seen", TIME.format(seen.last))
                        .put("count", seen.times)
                        .put("sighting_of_ref", seen.what)
                        .put("observed_data_refs", JsonArray.ofTexts(seen.data))
                        .put("where_sighted_refs", JsonArray.ofTexts(identity))
                        .build());
                seen.data.clear();
                seen.times = 0;
                seen.first = Instant.MAX;
                seen.last = Instant.MIN;
            }
        }

        void end() throws IOException {
            for (Seen each : seen.values()) {
                sight(each);
            }
            text("]}\n");
        }

        private JsonObject.Builder ours(String type, String id) {
            return marked(begun(type, id).put("created_by_ref", identity));
        }

        private JsonObject.Builder begun(String type, String id) {
            String at = TIME.format(segment.at());
            return JsonObject.builder()
                    .put("type", type)
                    .put("spec_version", "2.1")
                    .put("id", id)
                    .put("created", at)
                    .put("modified", at);
        }

        private JsonObject.Builder marked(JsonObject.Builder said) {
            Tlp tlp = segment.tlp().isEmpty() ? null : Tlp.ofLabel(segment.tlp());
            return tlp == null ? said : said.put("object_marking_refs", JsonArray.ofTexts(tlp.id()));
        }

        private void put(JsonObject object) throws IOException {
            text(first ? "\n" : ",\n");
            first = false;
            out.write(Json.bytes(object));
        }

        private void text(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
