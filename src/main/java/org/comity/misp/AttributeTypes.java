package org.comity.misp;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which MISP attribute type says what in STIX: one row a type.
 *
 * <p>Follows the mapping of MISP's own converter (misp-stix). A value made of two parts, written {@code a|b} in MISP, has
 * two paths. Where several types share a path, the first row is the one an unlabelled STIX object becomes.
 */
final class AttributeTypes {

    /** What becomes of an attribute that has a row. */
    enum Form {
        /** An indicator when MISP says {@code to_ids}, otherwise observed data. */
        OBSERVABLE,
        /** An indicator when MISP says {@code to_ids}; there is no observable that could hold it alone. */
        PATTERN,
        /** An indicator whose pattern is the value itself, in a language of its own. */
        RULE,
        /** A domain object that bears the value as its name. */
        NAMED
    }

    /**
     * One row.
     *
     * @param type the MISP type
     * @param category the category MISP gives it when none is said
     * @param toIds what MISP assumes of {@code to_ids} when it is not said
     * @param paths where the value, or each part of it, stands; for a rule its pattern type, for a named object its type
     */
    record Row(String type, String category, boolean toIds, Form form, List<String> paths) {
        /** The STIX type of the objects it becomes. */
        String root() {
            return Fact.root(paths.getFirst());
        }
    }

    private static final boolean IDS = true;
    private static final boolean NOT = false;
    private static final String NETWORK = "Network activity";
    private static final String DELIVERY = "Payload delivery";
    private static final String INSTALL = "Payload installation";
    private static final String FROM = "network-traffic:src_ref.value";
    private static final String TO = "network-traffic:dst_ref.value";
    private static final String NAME = "file:name";
    private static final String HTTP = "network-traffic:extensions.'http-request-ext'.";

    private static final Map<String, Row> ROWS = new LinkedHashMap<>();

    static {
        // type, category, to_ids, paths
        row("ip-dst", NETWORK, IDS, TO);
        row("ip-src", NETWORK, IDS, FROM);
        row("ip-dst|port", NETWORK, IDS, TO, "network-traffic:dst_port");
        row("ip-src|port", NETWORK, IDS, FROM, "network-traffic:src_port");
        row("hostname|port", NETWORK, IDS, TO, "network-traffic:dst_port");
        row("domain", NETWORK, IDS, "domain-name:value");
        row("hostname", NETWORK, IDS, "domain-name:value");
        row("domain|ip", NETWORK, IDS, "domain-name:value", "domain-name:resolves_to_refs[*].value");
        row("url", NETWORK, IDS, "url:value");
        row("uri", NETWORK, IDS, "url:value");
        row("link", "External analysis", NOT, "url:value");
        row("AS", NETWORK, NOT, "autonomous-system:number");
        row("mac-address", NETWORK, NOT, "mac-addr:value");

        row("md5", DELIVERY, IDS, "file:hashes.MD5");
        row("sha1", DELIVERY, IDS, "file:hashes.'SHA-1'");
        row("sha224", DELIVERY, IDS, "file:hashes.SHA224");
        row("sha256", DELIVERY, IDS, "file:hashes.'SHA-256'");
        row("sha384", DELIVERY, IDS, "file:hashes.SHA384");
        row("sha512", DELIVERY, IDS, "file:hashes.'SHA-512'");
        row("sha512/224", DELIVERY, IDS, "file:hashes.SHA512224");
        row("sha512/256", DELIVERY, IDS, "file:hashes.SHA512256");
        row("sha3-224", DELIVERY, IDS, "file:hashes.SHA3224");
        row("sha3-256", DELIVERY, IDS, "file:hashes.'SHA3-256'");
        row("sha3-384", DELIVERY, IDS, "file:hashes.SHA3384");
        row("sha3-512", DELIVERY, IDS, "file:hashes.'SHA3-512'");
        row("ssdeep", DELIVERY, IDS, "file:hashes.SSDEEP");
        row("tlsh", DELIVERY, IDS, "file:hashes.TLSH");
        row("authentihash", DELIVERY, IDS, "file:hashes.AUTHENTIHASH");
        row("imphash", DELIVERY, IDS, "file:hashes.IMPHASH");
        row("pehash", DELIVERY, IDS, "file:hashes.PEHASH");
        row("telfhash", DELIVERY, IDS, "file:hashes.TELFHASH");
        row("vhash", DELIVERY, IDS, "file:hashes.VHASH");
        row("filename", DELIVERY, IDS, NAME);
        row("filename|md5", DELIVERY, IDS, NAME, "file:hashes.MD5");
        row("filename|sha1", DELIVERY, IDS, NAME, "file:hashes.'SHA-1'");
        row("filename|sha224", DELIVERY, IDS, NAME, "file:hashes.SHA224");
        row("filename|sha256", DELIVERY, IDS, NAME, "file:hashes.'SHA-256'");
        row("filename|sha384", DELIVERY, IDS, NAME, "file:hashes.SHA384");
        row("filename|sha512", DELIVERY, IDS, NAME, "file:hashes.'SHA-512'");
        row("filename|sha512/224", DELIVERY, IDS, NAME, "file:hashes.SHA512224");
        row("filename|sha512/256", DELIVERY, IDS, NAME, "file:hashes.SHA512256");
        row("filename|sha3-224", DELIVERY, IDS, NAME, "file:hashes.SHA3224");
        row("filename|sha3-256", DELIVERY, IDS, NAME, "file:hashes.'SHA3-256'");
        row("filename|sha3-384", DELIVERY, IDS, NAME, "file:hashes.SHA3384");
        row("filename|sha3-512", DELIVERY, IDS, NAME, "file:hashes.'SHA3-512'");
        row("filename|ssdeep", DELIVERY, IDS, NAME, "file:hashes.SSDEEP");
        row("filename|tlsh", DELIVERY, IDS, NAME, "file:hashes.TLSH");
        row("filename|authentihash", DELIVERY, IDS, NAME, "file:hashes.AUTHENTIHASH");
        row("filename|imphash", DELIVERY, IDS, NAME, "file:hashes.IMPHASH");
        row("filename|pehash", DELIVERY, IDS, NAME, "file:hashes.PEHASH");
        row("filename|vhash", DELIVERY, IDS, NAME, "file:hashes.VHASH");
        row("malware-sample", DELIVERY, IDS, NAME, "file:hashes.MD5");
        row("attachment", "External analysis", NOT, NAME);

        row("email", "Social network", IDS, "email-addr:value");
        row("email-src", DELIVERY, IDS, "email-message:from_ref.value");
        row("email-dst", NETWORK, IDS, "email-message:to_refs[*].value");
        row("email-subject", DELIVERY, NOT, "email-message:subject");
        row("email-body", DELIVERY, NOT, "email-message:body");
        row("email-header", DELIVERY, NOT, "email-message:received_lines[*]");
        row("email-message-id", DELIVERY, NOT, "email-message:message_id");
        row("email-attachment", DELIVERY, IDS, "email-message:body_multipart[*].body_raw_ref.name");
        row("email-reply-to", DELIVERY, NOT, "email-message:additional_header_fields.'Reply-To'[*]");
        row("email-x-mailer", DELIVERY, NOT, "email-message:additional_header_fields.'X-Mailer'[*]");

        row("mutex", "Artifacts dropped", IDS, "mutex:name");
        row("regkey", "Persistence mechanism", IDS, "windows-registry-key:key");
        row(
                "regkey|value",
                "Persistence mechanism",
                IDS,
                "windows-registry-key:key",
                "windows-registry-key:values[0].data");
        row("x509-fingerprint-md5", NETWORK, IDS, "x509-certificate:hashes.MD5");
        row("x509-fingerprint-sha1", NETWORK, IDS, "x509-certificate:hashes.'SHA-1'");
        row("x509-fingerprint-sha256", NETWORK, IDS, "x509-certificate:hashes.'SHA-256'");

        of(Form.PATTERN, "port", NETWORK, NOT, "network-traffic:dst_port");
        of(Form.PATTERN, "size-in-bytes", "Other", NOT, "file:size");
        of(Form.PATTERN, "http-method", NETWORK, NOT, HTTP + "request_method");
        of(Form.PATTERN, "user-agent", NETWORK, NOT, HTTP + "request_header.'User-Agent'");

        of(Form.RULE, "yara", INSTALL, IDS, "yara");
        of(Form.RULE, "sigma", INSTALL, IDS, "sigma");
        of(Form.RULE, "snort", NETWORK, IDS, "snort");
        of(Form.RULE, "suricata", NETWORK, IDS, "suricata");
        of(Form.RULE, "stix2-pattern", INSTALL, IDS, "stix");

        of(Form.NAMED, "vulnerability", "External analysis", NOT, "vulnerability:name");
        of(Form.NAMED, "campaign-name", "Attribution", NOT, "campaign:name");
    }

    /** Forms that only others write, and the row each is read by. */
    private static final Map<String, String> FOREIGN = Map.ofEntries(
            Map.entry("ipv4-addr:value", "ip-dst"),
            Map.entry("ipv6-addr:value", "ip-dst"),
            Map.entry("email-message:sender_ref.value", "email-src"),
            Map.entry("user-account:user_id", "target-user"),
            Map.entry("user-account:account_login", "target-user"),
            Map.entry("file:hashes.SHA-224", "sha224"),
            Map.entry("file:hashes.SHA-384", "sha384"),
            Map.entry("file:hashes.SHA256", "sha256"),
            Map.entry("file:hashes.SHA1", "sha1"),
            Map.entry("file:hashes.SHA512", "sha512"),
            Map.entry("file:hashes.ssdeep", "ssdeep"),
            Map.entry("threat-actor:name", "threat-actor"));

    private AttributeTypes() {}

    private static void row(String type, String category, boolean toIds, String... paths) {
        of(Form.OBSERVABLE, type, category, toIds, paths);
    }

    private static void of(Form form, String type, String category, boolean toIds, String... paths) {
        ROWS.put(type, new Row(type, category, toIds, form, List.of(paths)));
    }

    /** The row of that MISP type; null where it has none and stays as it is. */
    static @Nullable Row of(String type) {
        return ROWS.get(type);
    }

    static List<Row> all() {
        return List.copyOf(ROWS.values());
    }

    /** The category MISP gives that type when none is said. */
    static String category(String type) {
        Row row = ROWS.get(type);
        return row != null
                ? row.category()
                : switch (type) {
                    case "target-user" -> "Targeting data";
                    case "threat-actor" -> "Attribution";
                    default -> "Other";
                };
    }

    /** The first row whose parts stand at exactly these paths, in the bare spelling; null where there is none. */
    static @Nullable Row at(List<String> bare) {
        for (Row row : ROWS.values()) {
            if ((row.form() == Form.OBSERVABLE || row.form() == Form.PATTERN) && isAt(row, bare)) {
                return row;
            }
        }
        String type = bare.size() == 1 ? FOREIGN.get(bare.getFirst()) : null;
        return type == null ? null : new Row(type, category(type), IDS, Form.OBSERVABLE, List.of(bare.getFirst()));
    }

    /** Whether the parts of that row stand at exactly these paths, in whatever order. */
    static boolean isAt(Row row, List<String> bare) {
        return row.paths().size() == bare.size()
                && row.paths().stream().map(Fact::bare).allMatch(bare::contains);
    }

    /** The value in its parts, one a path; null where it does not have as many. */
    static @Nullable List<String> parts(Row row, String value) {
        if (row.paths().size() == 1) {
            return List.of(value);
        }
        int bar = value.lastIndexOf('|'); // a file name may hold one; a hash, a port, an address may not
        if (row.type().equals("regkey|value")) {
            bar = value.indexOf('|');
        }
        return bar < 0 ? null : Arrays.asList(value.substring(0, bar), value.substring(bar + 1));
    }
}
