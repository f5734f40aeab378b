package org.comity.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.stix.StixId;

/**
 * Generates what a CSIRT might have found out about one botnet, all under one marking: observables, what was seen of
 * them, the indicators drawn from it, and a report and a note over the whole.
 *
 * <p>A batch refers only to itself and to the public record. So no object gives away the id of one that is marked more
 * strictly, which for an observable would be as good as its value.
 */
final class Findings {
    private static final String WARNING = "Generated for demonstrations: nobody ever observed it.";
    private static final Duration PERIOD = Duration.ofDays(30);
    private static final Duration VALIDITY = Duration.ofDays(90);

    private final PublicRecord.Botnet botnet;
    private final Mark mark;
    private final Values values;
    private final RandomGenerator random;
    private final Instant date;
    private final Consumer<JsonObject> taker;

    private final List<String> observables = new ArrayList<>();
    private final List<String> observations = new ArrayList<>();
    private final List<String> indicators = new ArrayList<>();

    /**
     * @param date the end of the period in which everything is said to have been found
     * @param taker is given each object, after those that it refers to
     */
    Findings(
            PublicRecord.Botnet botnet,
            Mark mark,
            Values values,
            RandomGenerator random,
            Instant date,
            Consumer<JsonObject> taker) {
        this.botnet = botnet;
        this.mark = mark;
        this.values = values;
        this.random = random;
        this.date = date;
        this.taker = taker;
    }

    /** Generates the batch, once. */
    void generate() {
        var hosts = new ArrayList<Observable>();
        for (int i = 0; i < count("host"); i++) {
            hosts.add(host());
        }
        for (int i = 0; i < count("long"); i++) {
            longHost();
        }
        var names = new ArrayList<Observable>();
        for (int i = 0; i < count("name"); i++) {
            names.add(name(i, hosts));
        }
        for (int i = 0; i < count("url"); i++) {
            url(i, names);
        }
        for (int i = 0; i < count("sample"); i++) {
            sample(i, hosts);
        }
        for (int i = 0; i < indicators.size(); i += 6) {
            sighting(i);
        }
        if (!indicators.isEmpty()) {
            report();
            note();
        }
    }

    /** An observable of the batch: its id, its value, and the instant at which it is said to have been found. */
    private record Observable(String id, String value, Instant found) {}

    private int count(String sort) {
        return mark.partOf(botnet.count(sort));
    }

    // ---- the sorts of findings ----

    private Observable host() {
        Observable host = observable("ipv4-addr", "value", values.address());
        int port = List.of(80, 443, 8080, 8443).get(random.nextInt(4));
        String traffic = observable(JsonObject.builder()
                .put("type", "network-traffic")
                .put("dst_ref", host.id())
                .put("src_port", 49152 + random.nextInt(16384))
                .put("dst_port", port)
                .put("protocols", JsonArray.ofTexts("ipv4", "tcp")));
        String observed = observed(host.found(), host.id(), traffic);
        String pattern = random.nextInt(4) == 0
                ? "[network-traffic:dst_ref.type = 'ipv4-addr' AND network-traffic:dst_ref.value = '" + host.value()
                        + "' AND network-traffic:dst_port = " + port + "]"
                : "[ipv4-addr:value = '" + host.value() + "']";
        String indicator = indicator("Host " + host.value(), pattern, botnet.hosts(), host.found());
        relationship(indicator, "based-on", observed, host.found());
        return host;
    }

    private void longHost() {
        Observable host = observable("ipv6-addr", "value", values.longAddress());
        indicator("Host " + host.value(), "[ipv6-addr:value = '" + host.value() + "']", botnet.hosts(), host.found());
    }

    private Observable name(int nr, List<Observable> hosts) {
        Observable name = observable("domain-name", "value", values.name());
        String pattern = "[domain-name:value = '" + name.value() + "']";
        if (!hosts.isEmpty()) {
            Observable host = hosts.get(random.nextInt(hosts.size()));
            relationship(name.id(), "resolves-to", host.id(), later(name.found(), host.found()));
            if (nr % 8 == 0) {
                pattern = "[ipv4-addr:value = '" + host.value() + "'] FOLLOWEDBY " + pattern + " WITHIN 300 SECONDS";
            }
        }
        if (nr % 8 == 4) {
            pattern += " REPEATS 5 TIMES WITHIN 1800 SECONDS";
        }
        String indicator = indicator("Name " + name.value(), pattern, botnet.names(), name.found());
        if (nr % 3 == 0) {
            relationship(indicator, "based-on", observed(name.found(), name.id()), name.found());
        }
        return name;
    }

    private void url(int nr, List<Observable> names) {
        String host =
                names.isEmpty() ? values.name() : names.get(nr % names.size()).value();
        Observable url = observable(
                "url",
                "value",
                "http://" + host + "/" + List.of("in", "up", "go").get(random.nextInt(3)) + "/" + nr);
        indicator("URL on " + host, "[url:value = '" + url.value() + "']", botnet.names(), url.found());
    }

    private void sample(int nr, List<Observable> hosts) {
        String slug = (botnet.name() + "-" + mark.label() + "-" + nr)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-");
        String content = "Generated for demonstrations, does nothing: " + slug + " " + random.nextInt(1_000_000_000);
        String sha256 = Values.sha256(content);
        Instant found = instant();
        String file = observable(JsonObject.builder()
                .put("type", "file")
                .put("name", "generated-" + slug + ".txt")
                .put("size", content.length())
                .put("hashes", JsonObject.builder().put("SHA-256", sha256).build())
                .put("mime_type", "text/plain"));
        String pattern = "[file:hashes.'SHA-256' = '" + sha256 + "']";
        if (nr % 5 == 0 && !hosts.isEmpty()) {
            pattern = "(" + pattern + " OR [ipv4-addr:value = '"
                    + hosts.get(random.nextInt(hosts.size())).value() + "']) WITHIN 600 SECONDS";
        }
        String indicator = indicator("File " + sha256.substring(0, 12), pattern, botnet.samples(), found);
        if (nr % 3 == 0) {
            relationship(indicator, "based-on", observed(found, file), found);
        }
    }

    private void sighting(int nr) {
        Instant seen = date.minusSeconds(3_600 + random.nextInt(86_400));
        Cast.Member where = random.nextInt(3) == 0 ? Cast.HARBOUR : Cast.NORTHLAND;
        give(start("sighting", date)
                .put("description", WARNING)
                .put("first_seen", Stamps.of(seen.minusSeconds(random.nextInt(3_600))))
                .put("last_seen", Stamps.of(seen))
                .put("count", 1 + random.nextInt(40))
                .put("sighting_of_ref", indicators.get(nr))
                .put("where_sighted_refs", JsonArray.ofTexts(where.identity())));
    }

    private void report() {
        var refs = new ArrayList<>(List.of(botnet.names()));
        refs.addAll(indicators);
        give(start("report", date)
                .put("name", botnet.name() + ": findings marked " + mark.label())
                .put("description", WARNING + " The indicators on " + botnet.name() + " that are " + mark.label() + ".")
                .put("report_types", JsonArray.ofTexts("indicator"))
                .put("published", Stamps.of(date))
                .put("object_refs", JsonArray.ofTexts(refs)));
    }

    /** Observables and observed data have no description and no labels of their own to say it with. */
    private void note() {
        var refs = new ArrayList<>(observables);
        refs.addAll(observations);
        give(start("note", date)
                .put("abstract", "Generated for demonstrations")
                .put(
                        "content",
                        WARNING + " This holds for every object that this note refers to: their names, addresses"
                                + " and files are made up, and reserved for documentation.")
                .put("object_refs", JsonArray.ofTexts(refs)));
    }

    // ---- what they are made of ----

    private Observable observable(String type, String property, String value) {
        return new Observable(
                observable(JsonObject.builder().put("type", type).put(property, value)), value, instant());
    }

    private String observable(JsonObject.Builder properties) {
        JsonObject bare = properties.build();
        String type = Objects.requireNonNull(bare.text("type"));
        String id = Objects.requireNonNull(StixId.deterministic(type, bare)).toString();
        JsonObject.Builder whole = JsonObject.builder()
                .put("type", type)
                .put("spec_version", "2.1")
                .put("id", id);
        bare.forEach(whole::put);
        taker.accept(mark.on(whole).build());
        observables.add(id);
        return id;
    }

    private String observed(Instant last, String... observables) {
        String id = give(start("observed-data", last)
                .put("first_observed", Stamps.of(last.minusSeconds(random.nextInt(3 * 86_400))))
                .put("last_observed", Stamps.of(last))
                .put("number_observed", 1 + random.nextInt(5_000))
                .put("object_refs", JsonArray.ofTexts(observables)));
        observations.add(id);
        return id;
    }

    private String indicator(String name, String pattern, String target, Instant found) {
        String id = give(start("indicator", found)
                .put("name", name)
                .put("description", WARNING + " It stands for " + botnet.name() + ".")
                .put("indicator_types", JsonArray.ofTexts("malicious-activity"))
                .put("pattern", pattern)
                .put("pattern_type", "stix")
                .put("pattern_version", "2.1")
                .put("valid_from", Stamps.of(found))
                .put("valid_until", Stamps.of(found.plus(VALIDITY)))
                .put("confidence", 5L * (8 + random.nextInt(12))));
        indicators.add(id);
        relationship(id, "indicates", target, found);
        return id;
    }

    private void relationship(String source, String type, String target, Instant found) {
        give(start("relationship", found)
                .put("relationship_type", type)
                .put("description", WARNING)
                .put("source_ref", source)
                .put("target_ref", target));
    }

    private JsonObject.Builder start(String type, Instant created) {
        return JsonObject.builder()
                .put("type", type)
                .put("spec_version", "2.1")
                .put("id", StixId.random(type, random).toString())
                .put("created_by_ref", Cast.NORTHLAND.identity())
                .put("created", Stamps.of(created))
                .put("modified", Stamps.of(created));
    }

    private String give(JsonObject.Builder object) {
        JsonObject whole =
                mark.on(object.put("labels", JsonArray.ofTexts("generated"))).build();
        taker.accept(whole);
        return Objects.requireNonNull(whole.text("id"));
    }

    /** Some whole second of the period. */
    private Instant instant() {
        return date.minusSeconds(1 + random.nextInt((int) PERIOD.toSeconds()));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
