package org.comity.bench;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.comity.border.PolicyMill;

/** The border: how fast it decides. One thread, so that a figure is that of one core. */
final class BorderBench implements Bench.Measure {
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    private static final List<String> PARTS = List.of("decisions", "release", "federation", "ledger", "leaks");

    @Override
    public void run(Options options, Workplace workplace, Figures figures) throws Exception {
        figures.key(
                "decisions_per_s",
                "interpreted_decisions_per_s",
                "facets_per_s",
                "release_objects_per_s",
                "bytes_per_extra_release",
                "release_minimised_objects_per_s",
                "federation_objects_per_s",
                "ledger_verify_entries_per_s",
                "leaks",
                "leak_worlds");
        boolean quick = options.has("--quick");
        List<String> parts =
                List.of(options.value("--parts", String.join(",", PARTS)).split(","));
        for (String part : parts) {
            if (!PARTS.contains(part)) {
                throw new Options.NotUnderstood("--parts takes some of " + PARTS + ", not " + part);
            }
        }
        if (parts.contains("decisions")) {
            decisions(options, figures);
        }
        if (parts.contains("release")) {
            int objects = Options.size(options.value("--objects", quick ? "5k" : "200k"));
            BorderRelease.measure(workplace.folder().resolve("release"), objects, figures);
        }
        if (parts.contains("federation")) {
            FederationBench.measure(workplace.folder().resolve("federation"), quick ? 10_000 : 100_000, figures);
        }
        if (parts.contains("ledger")) {
            LedgerBench.measure(workplace.folder().resolve("ledger"), quick ? 50_000 : 1_000_000, figures);
        }
        if (parts.contains("leaks")) {
            int worlds = Options.size(options.value("--worlds", quick ? "20" : "100k"));
            LeakRun.measure(worlds, figures);
        }
    }

    /** Ten agreements of ten parties, and objects of which most are as good as each other. */
    private static void decisions(Options options, Figures figures) {
        int objects = options.has("--quick") ? 20_000 : 200_000;
        double seconds = options.has("--quick") ? 1 : 5;
        var documents = new ArrayList<byte[]>();
        for (int i = 0; i < 10; i++) {
            documents.add(agreement(i).getBytes(StandardCharsets.UTF_8));
        }
        var mill = new PolicyMill(objects, documents, NOW);
        figures.note(
                "decisions",
                String.format(
                        "%,d objects with %d combinations of facets, %,d pairs of object and receiver",
                        objects, mill.combinations(), mill.pairs()));
        String of = "policy_" + Options.sizeText(objects);
        figures.put(of, "decisions_per_s", rate(seconds, mill.pairs(), () -> mill.compiled(NOW)));
        int few = 500;
        figures.put(
                of,
                "interpreted_decisions_per_s",
                rate(seconds, mill.pairs() / objects * few, () -> mill.interpreted(few, NOW)));
        figures.put(of, "facets_per_s", rate(seconds, objects, mill::faceted));
    }

    /** Done a second, after as long again to warm up. */
    private static double rate(double seconds, long done, LongSupplier work) {
        long sum = 0;
        for (long end = System.nanoTime() + (long) (seconds * 1e9); System.nanoTime() < end; ) {
            sum += work.getAsLong();
        }
        long rounds = 0;
        long start = System.nanoTime();
        while (System.nanoTime() - start < seconds * 1e9) {
            sum += work.getAsLong();
            rounds++;
        }
        double took = (System.nanoTime() - start) / 1e9;
        Bench.say("%,d rounds of %,d in %.1f s (sum %d)".formatted(rounds, done, took, sum));
        return rounds * done / took;
    }

    private static String agreement(int number) {
        var parties = new StringBuilder();
        for (String id : ids()) {
            parties.append("  - {id: ").append(id).append(", name: ").append(id).append(", key: none}\n");
        }
        return """
                comity: agreement/1
                id: bench-%d
                version: 1
                title: Botnets
                purpose: Protect networks
                parties:
                %svalid:
                  from: 2026-01-01T00:00:00Z
                  until: 2027-01-01T00:00:00Z
                grounds:
                  - id: mandate
                    kind: processing basis
                    text: The mandate of the team
                    source: An act
                    until: 2026-12-01T00:00:00Z
                    status: in force
                  - id: adequacy
                    kind: transfer ground
                    text: A decision
                    source: Its number
                    status: in force
                clauses:
                  - id: "1"
                    title: Reports
                    types: [report, malware]
                    tlp: AMBER
                    unmarked: refuse
                  - id: "2"
                    title: The rest
                    from: sender.example
                    types: any
                    tlp: GREEN
                    pap: AMBER
                    unmarked: GREEN
                    data:
                      - category: [email, ip-address]
                        basis: mandate
                        transfer: adequacy
                        measure: pseudonym
                """.formatted(number, parties);
    }

    private static List<String> ids() {
        var ids = new ArrayList<String>(List.of("sender.example"));
        for (int i = 0; i < 9; i++) {
            ids.add("party-" + i + ".example");
        }
        return ids;
    }
}
