package org.comity.misp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which MISP object template is which STIX object, and where each of its relations stands: one row a relation.
 *
 * <p>What has no row stays beside the STIX object in {@code x_misp_attributes}; templates that are not here become
 * {@code x-misp-object}, as misp-stix names it.
 */
final class ObjectTemplates {

    /**
     * A template.
     *
     * @param name the template's name in MISP
     * @param metaCategory MISP's sort of template
     * @param uuid the template's UUID in misp-objects
     * @param version the template's version in misp-objects when the table was written
     * @param root the STIX type it becomes
     * @param patternType for a rule, the language of its pattern; otherwise null
     * @param relations the rows, by relation
     */
    record Template(
            String name,
            String metaCategory,
            String uuid,
            String version,
            String root,
            @Nullable String patternType,
            Map<String, Relation> relations) {

        /** Whether it becomes an observable, and not a domain object. */
        boolean isObservable() {
            return switch (root) {
                case "vulnerability", "attack-pattern", "course-of-action", "indicator" -> false;
                default -> true;
            };
        }
    }

    /** A relation of a template: the MISP type its attributes have, and where its value stands. */
    record Relation(String name, String type, String path) {}

    private static final Map<String, Template> TEMPLATES = new LinkedHashMap<>();

    private static final String[][] FILE = {
        {"filename", "filename", "file:name"},
        {"md5", "md5", "file:hashes.MD5"},
        {"sha1", "sha1", "file:hashes.'SHA-1'"},
        {"sha224", "sha224", "file:hashes.SHA224"},
        {"sha256", "sha256", "file:hashes.'SHA-256'"},
        {"sha384", "sha384", "file:hashes.SHA384"},
        {"sha512", "sha512", "file:hashes.'SHA-512'"},
        {"sha512/224", "sha512/224", "file:hashes.SHA512224"},
        {"sha512/256", "sha512/256", "file:hashes.SHA512256"},
        {"sha3-224", "sha3-224", "file:hashes.SHA3224"},
        {"sha3-256", "sha3-256", "file:hashes.'SHA3-256'"},
        {"sha3-384", "sha3-384", "file:hashes.SHA3384"},
        {"sha3-512", "sha3-512", "file:hashes.'SHA3-512'"},
        {"ssdeep", "ssdeep", "file:hashes.SSDEEP"},
        {"tlsh", "tlsh", "file:hashes.TLSH"},
        {"authentihash", "authentihash", "file:hashes.AUTHENTIHASH"},
        {"imphash", "imphash", "file:hashes.IMPHASH"},
        {"telfhash", "telfhash", "file:hashes.TELFHASH"},
        {"vhash", "vhash", "file:hashes.VHASH"},
        {"size-in-bytes", "size-in-bytes", "file:size"},
        {"mimetype", "mime-type", "file:mime_type"},
        {"file-encoding", "text", "file:name_enc"},
        {"path", "text", "file:parent_directory_ref.path"},
        {"access-time", "datetime", "file:atime"},
        {"creation-time", "datetime", "file:ctime"},
        {"modification-time", "datetime", "file:mtime"},
    };

    private static final String[][] DOMAIN_IP = {
        {"domain", "domain", "domain-name:value"},
        {"hostname", "hostname", "domain-name:value"},
        {"ip", "ip-dst", "domain-name:resolves_to_refs[*].value"},
    };

    private static final String[][] IP_PORT = {
        {"ip-dst", "ip-dst", "network-traffic:dst_ref.value"},
        {"ip", "ip-dst", "network-traffic:dst_ref.value"},
        {"ip-src", "ip-src", "network-traffic:src_ref.value"},
        {"hostname", "hostname", "network-traffic:dst_ref.value"},
        {"domain", "domain", "network-traffic:dst_ref.value"},
        {"dst-port", "port", "network-traffic:dst_port"},
        {"src-port", "port", "network-traffic:src_port"},
        {"protocol", "text", "network-traffic:protocols[*]"},
        {"first-seen", "datetime", "network-traffic:start"},
        {"last-seen", "datetime", "network-traffic:end"},
    };

    private static final String[][] NETWORK_CONNECTION = {
        {"ip-src", "ip-src", "network-traffic:src_ref.value"},
        {"ip-dst", "ip-dst", "network-traffic:dst_ref.value"},
        {"hostname-src", "hostname", "network-traffic:src_ref.value"},
        {"hostname-dst", "hostname", "network-traffic:dst_ref.value"},
        {"src-port", "port", "network-traffic:src_port"},
        {"dst-port", "port", "network-traffic:dst_port"},
        {"layer3-protocol", "text", "network-traffic:protocols[*]"},
        {"layer4-protocol", "text", "network-traffic:protocols[*]"},
        {"layer7-protocol", "text", "network-traffic:protocols[*]"},
        {"src-bytes-count", "size-in-bytes", "network-traffic:src_byte_count"},
        {"dst-bytes-count", "size-in-bytes", "network-traffic:dst_byte_count"},
        {"src-packets-count", "counter", "network-traffic:src_packets"},
        {"dst-packets-count", "counter", "network-traffic:dst_packets"},
        {"first-packet-seen", "datetime", "network-traffic:start"},
        {"last-packet-seen", "datetime", "network-traffic:end"},
    };

    private static final String[][] URL = {
        {"url", "url", "url:value"},
    };

    private static final String[][] EMAIL = {
        {"from", "email-src", "email-message:from_ref.value"},
        {"to", "email-dst", "email-message:to_refs[*].value"},
        {"cc", "email-dst", "email-message:cc_refs[*].value"},
        {"bcc", "email-dst", "email-message:bcc_refs[*].value"},
        {"subject", "email-subject", "email-message:subject"},
        {"message-id", "email-message-id", "email-message:message_id"},
        {"send-date", "datetime", "email-message:date"},
        {"email-body", "email-body", "email-message:body"},
        {"header", "email-header", "email-message:received_lines[*]"},
        {"reply-to", "email-reply-to", "email-message:additional_header_fields.'Reply-To'[*]"},
        {"x-mailer", "email-x-mailer", "email-message:additional_header_fields.'X-Mailer'[*]"},
        {"user-agent", "text", "email-message:additional_header_fields.'User-Agent'[*]"},
        {"attachment", "email-attachment", "email-message:body_multipart[*].body_raw_ref.name"},
    };

    private static final String[][] PROCESS = {
        {"pid", "text", "process:pid"},
        {"command-line", "text", "process:command_line"},
        {"current-directory", "text", "process:cwd"},
        {"creation-time", "datetime", "process:created_time"},
        {"hidden", "boolean", "process:is_hidden"},
        {"image", "filename", "process:image_ref.name"},
        {"parent-pid", "text", "process:parent_ref.pid"},
        {"parent-command-line", "text", "process:parent_ref.command_line"},
        {"parent-image", "filename", "process:parent_ref.image_ref.name"},
    };

    private static final String[][] REGISTRY_KEY = {
        {"key", "regkey", "windows-registry-key:key"},
        {"name", "text", "windows-registry-key:values[0].name"},
        {"data", "text", "windows-registry-key:values[0].data"},
        {"last-modified", "datetime", "windows-registry-key:modified_time"},
    };

    private static final String[][] X509 = {
        {"x509-fingerprint-md5", "x509-fingerprint-md5", "x509-certificate:hashes.MD5"},
        {"x509-fingerprint-sha1", "x509-fingerprint-sha1", "x509-certificate:hashes.'SHA-1'"},
        {"x509-fingerprint-sha256", "x509-fingerprint-sha256", "x509-certificate:hashes.'SHA-256'"},
        {"serial-number", "text", "x509-certificate:serial_number"},
        {"issuer", "text", "x509-certificate:issuer"},
        {"subject", "text", "x509-certificate:subject"},
        {"version", "text", "x509-certificate:version"},
        {"signature_algorithm", "text", "x509-certificate:signature_algorithm"},
        {"self_signed", "boolean", "x509-certificate:is_self_signed"},
        {"validity-not-before", "datetime", "x509-certificate:validity_not_before"},
        {"validity-not-after", "datetime", "x509-certificate:validity_not_after"},
        {"pubkey-info-algorithm", "text", "x509-certificate:subject_public_key_algorithm"},
        {"pubkey-info-modulus", "text", "x509-certificate:subject_public_key_modulus"},
    };

    private static final String[][] USER_ACCOUNT = { // a password stays in MISP's own form, out of the account
        {"user-id", "text", "user-account:user_id"},
        {"username", "text", "user-account:account_login"},
        {"display-name", "text", "user-account:display_name"},
        {"account-type", "text", "user-account:account_type"},
        {"can_escalate_privs", "boolean", "user-account:can_escalate_privs"},
        {"disabled", "boolean", "user-account:is_disabled"},
        {"is_service_account", "boolean", "user-account:is_service_account"},
        {"privileged", "boolean", "user-account:is_privileged"},
        {"created", "datetime", "user-account:account_created"},
        {"expires", "datetime", "user-account:account_expires"},
        {"first_login", "datetime", "user-account:account_first_login"},
        {"last_login", "datetime", "user-account:account_last_login"},
        {"password_last_changed", "datetime", "user-account:credential_last_changed"},
        {"group", "text", "user-account:extensions.'unix-account-ext'.groups[*]"},
        {"group-id", "text", "user-account:extensions.'unix-account-ext'.gid"},
        {"home_dir", "text", "user-account:extensions.'unix-account-ext'.home_dir"},
        {"shell", "text", "user-account:extensions.'unix-account-ext'.shell"},
    };

    private static final String[][] ASN = {
        {"asn", "AS", "autonomous-system:number"},
        {"name", "text", "autonomous-system:name"},
        {"description", "text", "autonomous-system:name"},
    };

    private static final String[][] MUTEX = {
        {"name", "text", "mutex:name"},
    };

    private static final String[][] DIRECTORY = {
        {"path", "text", "directory:path"},
        {"path-encoding", "text", "directory:path_enc"},
        {"access-time", "datetime", "directory:atime"},
        {"creation-time", "datetime", "directory:ctime"},
        {"modification-time", "datetime", "directory:mtime"},
    };

    private static final String[][] VULNERABILITY = {
        {"id", "vulnerability", "vulnerability:name"},
        {"description", "text", "vulnerability:description"},
        {"summary", "text", "vulnerability:description"},
        {"references", "link", "vulnerability:external_references[*].url"},
    };

    private static final String[][] ATTACK_PATTERN = {
        {"name", "text", "attack-pattern:name"},
        {"summary", "text", "attack-pattern:description"},
        {"references", "link", "attack-pattern:external_references[*].url"},
    };

    private static final String[][] COURSE_OF_ACTION = {
        {"name", "text", "course-of-action:name"},
        {"description", "text", "course-of-action:description"},
    };

    private static final String[][] YARA = {
        {"yara", "yara", "indicator:pattern"},
        {"yara-rule-name", "text", "indicator:name"},
        {"comment", "comment", "indicator:description"},
        {"reference", "link", "indicator:external_references[*].url"},
    };

    private static final String[][] SIGMA = {
        {"sigma", "sigma", "indicator:pattern"},
        {"sigma-rule-name", "text", "indicator:name"},
        {"comment", "comment", "indicator:description"},
        {"reference", "link", "indicator:external_references[*].url"},
    };

    private static final String[][] SURICATA = {
        {"suricata", "suricata", "indicator:pattern"},
        {"comment", "comment", "indicator:description"},
        {"ref", "link", "indicator:external_references[*].url"},
    };

    private static final String[][] STIX_PATTERN = {
        {"stix2-pattern", "stix2-pattern", "indicator:pattern"},
        {"comment", "comment", "indicator:description"},
    };

    static {
        // name, meta-category, template uuid, template version, STIX type, relations
        template("file", "file", "688c46fb-5edb-40a3-8273-1af7923e2215", "25", "file", FILE);
        template("domain-ip", "network", "43b3b146-77eb-4931-b4cc-b66c60f28734", "11", "domain-name", DOMAIN_IP);
        template(
                "network-connection",
                "network",
                "af16764b-f8e5-4603-9de1-de34d272f80b",
                "7",
                "network-traffic",
                NETWORK_CONNECTION);
        template("ip-port", "network", "9f8cea74-16fe-4968-a2b4-026676949ac6", "10", "network-traffic", IP_PORT);
        template("url", "network", "60efb77b-40b5-4c46-871b-ed1ed999fce5", "10", "url", URL);
        template("email", "network", "a0c666e0-fc65-4be8-b48f-3423d788b552", "19", "email-message", EMAIL);
        template("process", "misc", "02aeef94-ac23-455c-addb-731757ceafb5", "10", "process", PROCESS);
        template(
                "registry-key",
                "file",
                "8b3228ad-6d82-4fe6-b2ae-05426308f1d5",
                "5",
                "windows-registry-key",
                REGISTRY_KEY);
        template("x509", "network", "d1ab756a-26b5-4349-9f43-765630f0911c", "14", "x509-certificate", X509);
        template("user-account", "misc", "49606b06-22f0-4ac8-8eee-2f12ad46f3d3", "6", "user-account", USER_ACCOUNT);
        template("asn", "network", "4ec55cc6-9e49-4c64-b794-03c25c1a6587", "6", "autonomous-system", ASN);
        template("mutex", "misc", "9f5c1a68-2021-4faa-b409-61c899c86466", "1", "mutex", MUTEX);
        template("directory", "file", "23ac6a02-1017-4ea6-a4df-148ed563988d", "1", "directory", DIRECTORY);
        template(
                "vulnerability",
                "vulnerability",
                "81650945-f186-437b-8945-9f31715d32da",
                "12",
                "vulnerability",
                VULNERABILITY);
        template(
                "attack-pattern",
                "vulnerability",
                "35928348-56be-4d7f-9752-a80927936351",
                "1",
                "attack-pattern",
                ATTACK_PATTERN);
        template(
                "course-of-action",
                "misc",
                "3d1c2c06-68a9-4394-8c8d-258d115f796f",
                "1",
                "course-of-action",
                COURSE_OF_ACTION);
        rule("yara", "misc", "b5acf82e-ecca-4868-82fe-9dbdf4d808c3", "9", "yara", YARA);
        rule("sigma", "misc", "aa21a3cd-ab2c-442a-9999-a5e6626591ec", "2", "sigma", SIGMA);
        rule("suricata", "network", "3c177337-fb80-405a-a6c1-1b2ddea8684a", "2", "suricata", SURICATA);
        rule("stix2-pattern", "misc", "0c5bd072-7c3e-4d45-86f7-a8104d9143b9", "4", "stix", STIX_PATTERN);
    }

    private ObjectTemplates() {}

    private static void template(
            String name, String metaCategory, String uuid, String version, String root, String[][] rows) {
        add(name, metaCategory, uuid, version, root, null, rows);
    }

    private static void rule(
            String name, String metaCategory, String uuid, String version, String language, String[][] rows) {
        add(name, metaCategory, uuid, version, "indicator", language, rows);
    }

    private static void add(
            String name,
            String metaCategory,
            String uuid,
            String version,
            String root,
            @Nullable String patternType,
            String[][] rows) {
        var relations = new LinkedHashMap<String, Relation>();
        for (String[] row : rows) {
            relations.put(row[0], new Relation(row[0], row[1], row[2]));
        }
        TEMPLATES.put(name, new Template(name, metaCategory, uuid, version, root, patternType, relations));
    }

    /** The template of that name; null where it has no STIX form. */
    static @Nullable Template named(String name) {
        return TEMPLATES.get(name);
    }

    static List<Template> all() {
        return List.copyOf(TEMPLATES.values());
    }

    /** The first template of a STIX type; null where no template is one. */
    static @Nullable Template of(String root) {
        for (Template template : TEMPLATES.values()) {
            if (template.root().equals(root)) {
                return template;
            }
        }
        return null;
    }

    /** The relation of the template at that path, in the bare spelling; null where there is none. */
    static @Nullable Relation at(Template template, String bare) {
        for (Relation relation : template.relations().values()) {
            if (Fact.bare(relation.path()).equals(bare)) {
                return relation;
            }
        }
        return null;
    }
}
