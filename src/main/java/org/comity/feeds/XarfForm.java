package org.comity.feeds;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.comity.border.Segment;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.routing.ReportSchema;
import org.comity.seal.Digest;

/**
 * A report of XARF 4 for each row, a line each (https://xarf.org, schema 4.2.0). The row itself goes with it as evidence, so
 * that nothing of it is lost where XARF has no word for it.
 */
record XarfForm(Reporter reporter) implements SegmentForm {
    private static final String VERSION = "4.2.0";
    private static final Set<String> PROTOCOLS = Set.of("tcp", "udp", "icmp", "sctp");

    @Override
    public String ending() {
        return "xarf.ndjson";
    }

    @Override
    public void write(Segment segment, InputStream rows, OutputStream out) throws IOException {
        if (reporter.mail().isEmpty()) {
            throw new IOException("XARF names whom to ask back; set mail.from");
        }
        ReportSchema.Kind kind = ReportSchema.standard().of(segment.report());
        var reader = new RowReader(segment.header(), rows);
        long number = 0;
        for (RowReader.Row row = reader.next(); row != null; row = reader.next()) {
            out.write(Json.bytes(report(segment, kind, row, ++number)));
            out.write('\n');
        }
    }

    private JsonObject report(Segment segment, ReportSchema.Kind kind, RowReader.Row row, long number)
            throws IOException {
        Victim victim = Victim.of(kind, segment, row);
        JsonObject contact = JsonObject.builder()
                .put("org", cut(reporter.name(), 200))
                .put("contact", reporter.mail())
                .put("domain", reporter.id())
                .build();
        JsonObject.Builder said = JsonObject.builder()
                .put("xarf_version", VERSION)
                .put("report_id", Victim.uuid(segment.id() + " " + number).toString())
                .put("timestamp", victim.at().toString())
                .put("reporter", contact)
                .put("sender", contact)
                .put("source_identifier", victim.address().isEmpty() ? victim.host() : victim.address());
        victim.port().ifPresent(port -> said.put("source_port", port));
        incident(said, segment.report(), row, victim);
        byte[] evidence = (segment.header() + row.raw()).getBytes(StandardCharsets.UTF_8);
        return said.put("tags", tags(segment, victim))
                .put(
                        "evidence",
                        new JsonArray(List.of(JsonObject.builder()
                                .put("content_type", "text/csv")
                                .put("description", "the row of " + segment.report() + ", below its header")
                                .put("payload", Base64.getEncoder().encodeToString(evidence))
                                .put("hash", "sha256:" + Digest.of(evidence).hex())
                                .put("size", evidence.length)
                                .build())))
                .build();
    }

    /** Which kind of abuse a report is about, and what that kind asks for. */
    private void incident(JsonObject.Builder said, String report, RowReader.Row row, Victim victim) {
        boolean named = victim.port().isPresent(); // the schema asks for it wherever an address connects
        if (report.startsWith("scan")) {
            said.put("category", "vulnerability")
                    .put("type", "open_service")
                    .put("evidence_source", "vulnerability_scan")
                    .put("service", report.replaceFirst("^scan6?_", ""));
        } else if (named && report.matches("event[46]?_honeypot_brute_force")) {
            connection(said, "login_attack", "honeypot", row, victim);
        } else if (named && report.matches("event[46]?_(honeypot_.*_scan|honeypot_darknet)")) {
            connection(said, "port_scan", "honeypot", row, victim);
        } else if (named && report.matches("event[46]?_ddos_participant")) {
            connection(said, "ddos", "flow_analysis", row, victim);
        } else if (report.startsWith("compromised_")) {
            said.put("category", "infrastructure")
                    .put("type", "compromised_server")
                    .put("evidence_source", "automated_scan")
                    .put("compromise_method", row.get("tag").isEmpty() ? "unknown" : row.get("tag"));
        } else if (!victim.malware().isEmpty()) {
            said.put("category", "infrastructure")
                    .put("type", "botnet")
                    .put("evidence_source", "traffic_analysis")
                    .put("malware_family", cut(victim.malware(), 200))
                    .put(
                            "compromise_evidence",
                            "It did as machines infected with " + cut(victim.malware(), 200) + " do, as the report "
                                    + report + " of " + cut(reporter.name(), 200) + " says");
        } else {
            said.put("category", "reputation")
                    .put("type", "threat_intelligence")
                    .put("evidence_source", "threat_intelligence")
                    .put("threat_type", report);
        }
    }

    private static void connection(
            JsonObject.Builder said, String type, String evidence, RowReader.Row row, Victim victim) {
        String protocol = row.get("protocol").toLowerCase(Locale.ROOT);
        said.put("category", "connection")
                .put("type", type)
                .put("evidence_source", evidence)
                .put("protocol", PROTOCOLS.contains(protocol) ? protocol : "tcp")
                .put("first_seen", victim.at().toString());
        Victim.port(row.get("dst_port")).ifPresent(port -> said.put("destination_port", port));
    }

    private static JsonArray tags(Segment segment, Victim victim) {
        var tags = new ArrayList<String>();
        tags.add("report:" + segment.report());
        if (!segment.tlp().isEmpty()) {
            tags.add(segment.tlp().toLowerCase(Locale.ROOT));
        }
        String malware = "malware:" + victim.malware().toLowerCase(Locale.ROOT);
        if (malware.matches("malware:[a-z0-9][a-z0-9_+-]*")) {
            tags.add(malware);
        }
        return JsonArray.ofTexts(tags);
    }

    private static String cut(String text, int chars) {
        return text.length() <= chars ? text : text.substring(0, chars);
    }
}
