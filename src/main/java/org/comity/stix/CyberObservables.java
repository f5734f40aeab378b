package org.comity.stix;

import static org.comity.stix.Kind.BINARY;
import static org.comity.stix.Kind.BOOLEAN;
import static org.comity.stix.Kind.HASHES;
import static org.comity.stix.Kind.HEX;
import static org.comity.stix.Kind.INTEGER;
import static org.comity.stix.Kind.NOT_NEGATIVE;
import static org.comity.stix.Kind.STRING;
import static org.comity.stix.Kind.TIMESTAMP;
import static org.comity.stix.Kind.closed;
import static org.comity.stix.Kind.dictionary;
import static org.comity.stix.Kind.integer;
import static org.comity.stix.Kind.listOf;
import static org.comity.stix.Kind.must;
import static org.comity.stix.Kind.nested;
import static org.comity.stix.Kind.open;
import static org.comity.stix.Kind.ref;
import static org.comity.stix.Kind.refs;
import static org.comity.stix.Kind.should;
import static org.comity.stix.Property.advised;
import static org.comity.stix.Property.optional;
import static org.comity.stix.Property.required;
import static org.comity.stix.Rule.needs;
import static org.comity.stix.Rule.notBefore;
import static org.comity.stix.Rule.notBoth;
import static org.comity.stix.Rule.someOf;

import java.util.ArrayList;
import java.util.List;
import org.comity.json.JsonString;

/**
 * The cyber-observable objects, a row a property (STIX 2.1 §6); {@code contributing} lists what the deterministic
 * identifier is computed from. Their extensions stand in {@link ObservableExtensions}.
 */
final class CyberObservables {
    private CyberObservables() {}

    private static final Kind CHARSET =
            must(Charsets::has, "a name of the IANA character set registry", "character-set", "3.9.1");
    private static final Kind MEDIA_TYPE =
            should(Formats::isMediaType, "a media type registered with IANA", "media-type", "6.7.1");
    private static final Kind PORT = integer(0, 65_535);
    private static final Kind ENDPOINT = ref("ipv4-addr", "ipv6-addr", "mac-addr", "domain-name");
    private static final Kind MAILBOX = ref("email-addr");
    private static final Kind MAILBOXES = refs("email-addr");

    /** The values of a header that may stand several times. */
    static final Kind HEADERS = dictionary(listOf(STRING), "lists of strings");
    /** §6.6.1 asks for lists; its own example has single strings, and so have most producers, so those are taken. */
    static final Kind MAIL_HEADERS = dictionary(
            Kind.special((value, walk) -> {
                if (value instanceof JsonString) {
                    walk.warn("header-list", "6.6.1", "the values of a header are a list; put the string into one");
                } else {
                    listOf(STRING).check(value, walk);
                }
            }),
            "lists of strings");
    /** Names with their case, and text. */
    static final Kind TEXTS = dictionary(STRING, "strings");
    /** Names with their case, and text or whole numbers. */
    static final Kind TEXTS_OR_INTEGERS = dictionary(
            Kind.special((value, walk) -> {
                if (value instanceof org.comity.json.JsonNumber) {
                    INTEGER.check(value, walk);
                } else {
                    STRING.check(value, walk);
                }
            }),
            "strings or integers");

    // STIX 2.1 §6.1
    static final ObjectType ARTIFACT = type(
            "artifact",
            "6.1.1",
            contributing("hashes", "payload_bin"),
            List.of(
                    optional("mime_type", MEDIA_TYPE),
                    optional("payload_bin", BINARY),
                    optional("url", must(Formats::isUrl, "a URL of RFC 3986", "url", "6.1.1")),
                    optional("hashes", HASHES),
                    optional("encryption_algorithm", closed(Vocabularies.ENCRYPTION_ALGORITHM)),
                    optional("decryption_key", STRING)),
            someOf("payload_bin", "url"),
            notBoth("payload_bin", "url"),
            needs("url", "hashes"),
            needs("decryption_key", "encryption_algorithm"));

    // STIX 2.1 §6.2
    static final ObjectType AUTONOMOUS_SYSTEM = type(
            "autonomous-system",
            "6.2.1",
            contributing("number"),
            List.of(required("number", INTEGER), optional("name", STRING), optional("rir", STRING)));

    // STIX 2.1 §6.3
    static final ObjectType DIRECTORY = type(
            "directory",
            "6.3.1",
            contributing("path"),
            List.of(
                    required("path", STRING),
                    optional("path_enc", CHARSET),
                    optional("ctime", TIMESTAMP),
                    optional("mtime", TIMESTAMP),
                    optional("atime", TIMESTAMP),
                    optional("contains_refs", refs("file", "directory"))));

    // STIX 2.1 §6.4
    static final ObjectType DOMAIN_NAME = type(
            "domain-name",
            "6.4.1",
            contributing("value"),
            List.of(
                    required("value", must(Formats::isDomain, "a domain name", "domain-name", "6.4.1")),
                    optional("resolves_to_refs", refs("ipv4-addr", "ipv6-addr", "domain-name"))));

    // STIX 2.1 §6.5
    static final ObjectType EMAIL_ADDR = type(
            "email-addr",
            "6.5.1",
            contributing("value"),
            List.of(
                    required(
                            "value",
                            must(Formats::isEmailAddress, "an address without display name", "email-address", "6.5.1")),
                    optional("display_name", STRING),
                    optional("belongs_to_ref", ref("user-account"))));

    // STIX 2.1 §6.6.2
    static final Shape EMAIL_MIME_PART = new Shape(
            "email-mime-part-type",
            "6.6.2.1",
            List.of(
                    optional("body", STRING),
                    optional("body_raw_ref", ref("artifact", "file")),
                    optional("content_type", STRING),
                    optional("content_disposition", STRING)),
            List.of(someOf("body", "body_raw_ref"), notBoth("body", "body_raw_ref")));

    // STIX 2.1 §6.6
    static final ObjectType EMAIL_MESSAGE = type(
            "email-message",
            "6.6.1",
            contributing("from_ref", "subject", "body"),
            List.of(
                    required("is_multipart", BOOLEAN),
                    optional("date", TIMESTAMP),
                    optional("content_type", STRING),
                    optional("from_ref", MAILBOX),
                    optional("sender_ref", MAILBOX),
                    optional("to_refs", MAILBOXES),
                    optional("cc_refs", MAILBOXES),
                    optional("bcc_refs", MAILBOXES),
                    optional("message_id", STRING),
                    optional("subject", STRING),
                    optional("received_lines", listOf(STRING)),
                    optional("additional_header_fields", MAIL_HEADERS),
                    optional("body", STRING),
                    optional("body_multipart", listOf(nested(EMAIL_MIME_PART))),
                    optional("raw_email_ref", ref("artifact"))),
            Rule.when("is_multipart", ObservableRules::multipart));

    // STIX 2.1 §6.7
    static final ObjectType FILE = type(
            "file",
            "6.7.1",
            contributing("hashes", "name", "extensions", "parent_directory_ref"),
            List.of(
                    optional("hashes", HASHES),
                    optional("size", NOT_NEGATIVE),
                    optional("name", STRING),
                    optional("name_enc", CHARSET),
                    optional("magic_number_hex", HEX),
                    optional("mime_type", MEDIA_TYPE),
                    optional("ctime", TIMESTAMP),
                    optional("mtime", TIMESTAMP),
                    optional("atime", TIMESTAMP),
                    optional("parent_directory_ref", ref("directory")),
                    optional("contains_refs", refs(Target.OBSERVABLE)),
                    optional("content_ref", ref("artifact"))),
            someOf("hashes", "name"),
            needs("name_enc", "name"));

    // STIX 2.1 §6.8
    static final ObjectType IPV4_ADDR = type(
            "ipv4-addr",
            "6.8.1",
            contributing("value"),
            List.of(
                    required("value", must(Formats::isIpv4, "an IPv4 address or CIDR block", "ipv4", "6.8.1")),
                    optional("resolves_to_refs", refs("mac-addr")),
                    optional("belongs_to_refs", refs("autonomous-system"))));

    // STIX 2.1 §6.9
    static final ObjectType IPV6_ADDR = type(
            "ipv6-addr",
            "6.9.1",
            contributing("value"),
            List.of(
                    required("value", must(Formats::isIpv6, "an IPv6 address or CIDR block", "ipv6", "6.9.1")),
                    optional("resolves_to_refs", refs("mac-addr")),
                    optional("belongs_to_refs", refs("autonomous-system"))));

    // STIX 2.1 §6.10
    static final ObjectType MAC_ADDR = type(
            "mac-addr",
            "6.10.1",
            contributing("value"),
            List.of(required(
                    "value", must(Formats::isMac, "a lower-case MAC address with colons", "mac-address", "6.10.1"))));

    // STIX 2.1 §6.11
    static final ObjectType MUTEX = type("mutex", "6.11.1", contributing("name"), List.of(required("name", STRING)));

    // STIX 2.1 §6.12
    static final ObjectType NETWORK_TRAFFIC = type(
            "network-traffic",
            "6.12.1",
            contributing("start", "end", "src_ref", "dst_ref", "src_port", "dst_port", "protocols", "extensions"),
            List.of(
                    optional("start", TIMESTAMP),
                    optional("end", TIMESTAMP),
                    optional("is_active", BOOLEAN),
                    optional("src_ref", ENDPOINT),
                    optional("dst_ref", ENDPOINT),
                    advised("src_port", PORT),
                    advised("dst_port", PORT),
                    required(
                            "protocols",
                            listOf(should(
                                    Formats::isProtocol, "a service name registered with IANA", "protocol", "6.12.1"))),
                    optional("src_byte_count", NOT_NEGATIVE),
                    optional("dst_byte_count", NOT_NEGATIVE),
                    optional("src_packets", NOT_NEGATIVE),
                    optional("dst_packets", NOT_NEGATIVE),
                    optional("ipfix", TEXTS_OR_INTEGERS),
                    optional("src_payload_ref", ref("artifact")),
                    optional("dst_payload_ref", ref("artifact")),
                    optional("encapsulates_refs", refs("network-traffic")),
                    optional("encapsulated_by_ref", ref("network-traffic"))),
            someOf("src_ref", "dst_ref"),
            notBefore("end", "start"),
            Rule.when("is_active", ObservableRules::activeHasNoEnd),
            Rule.when("extensions", ObservableRules::protocolOfExtension));

    // STIX 2.1 §6.13; it has no contributing properties and a random identifier
    static final ObjectType PROCESS = type(
            "process",
            "6.13.1",
            contributing(),
            List.of(
                    optional("is_hidden", BOOLEAN),
                    optional("pid", INTEGER),
                    optional("created_time", TIMESTAMP),
                    optional("cwd", STRING),
                    optional("command_line", STRING),
                    optional("environment_variables", TEXTS),
                    optional("opened_connection_refs", refs("network-traffic")),
                    optional("creator_user_ref", ref("user-account")),
                    optional("image_ref", ref("file")),
                    optional("parent_ref", ref("process")),
                    optional("child_refs", refs("process"))),
            someOf(
                    "extensions",
                    "is_hidden",
                    "pid",
                    "created_time",
                    "cwd",
                    "command_line",
                    "environment_variables",
                    "opened_connection_refs",
                    "creator_user_ref",
                    "image_ref",
                    "parent_ref",
                    "child_refs"));

    // STIX 2.1 §6.14
    static final ObjectType SOFTWARE = type(
            "software",
            "6.14.1",
            contributing("name", "cpe", "swid", "vendor", "version"),
            List.of(
                    required("name", STRING),
                    optional("cpe", must(Formats::isCpe, "a CPE 2.3 name with eleven components", "cpe", "6.14.1")),
                    optional("swid", STRING),
                    optional("languages", listOf(Kind.LANGUAGE)),
                    optional("vendor", STRING),
                    optional("version", STRING)));

    // STIX 2.1 §6.15
    static final ObjectType URL = type(
            "url",
            "6.15.1",
            contributing("value"),
            List.of(required("value", must(Formats::isUrl, "a URL of RFC 3986", "url", "6.15.1"))));

    // STIX 2.1 §6.16
    static final ObjectType USER_ACCOUNT = type(
            "user-account",
            "6.16.1",
            contributing("account_type", "user_id", "account_login"),
            List.of(
                    optional("user_id", STRING),
                    optional("credential", STRING),
                    optional("account_login", STRING),
                    optional("account_type", open(Vocabularies.ACCOUNT_TYPE)),
                    optional("display_name", STRING),
                    optional("is_service_account", BOOLEAN),
                    optional("is_privileged", BOOLEAN),
                    optional("can_escalate_privs", BOOLEAN),
                    optional("is_disabled", BOOLEAN),
                    optional("account_created", TIMESTAMP),
                    optional("account_expires", TIMESTAMP),
                    optional("credential_last_changed", TIMESTAMP),
                    optional("account_first_login", TIMESTAMP),
                    optional("account_last_login", TIMESTAMP)),
            someOf(
                    "extensions",
                    "user_id",
                    "credential",
                    "account_login",
                    "account_type",
                    "display_name",
                    "is_service_account",
                    "is_privileged",
                    "can_escalate_privs",
                    "is_disabled",
                    "account_created",
                    "account_expires",
                    "credential_last_changed",
                    "account_first_login",
                    "account_last_login"));

    // STIX 2.1 §6.17.2
    static final Shape WINDOWS_REGISTRY_VALUE = new Shape(
            "windows-registry-value-type",
            "6.17.2.1",
            List.of(
                    optional("name", STRING),
                    optional("data", STRING),
                    optional("data_type", closed(Vocabularies.WINDOWS_REGISTRY_DATATYPE))),
            List.of(someOf("name", "data", "data_type")));

    // STIX 2.1 §6.17
    static final ObjectType WINDOWS_REGISTRY_KEY = type(
            "windows-registry-key",
            "6.17.1",
            contributing("key", "values"),
            List.of(
                    optional(
                            "key",
                            must(
                                    Formats::isRegistryKey,
                                    "the hive written out, such as HKEY_LOCAL_MACHINE",
                                    "registry-hive",
                                    "6.17.1")),
                    optional("values", listOf(nested(WINDOWS_REGISTRY_VALUE))),
                    optional("modified_time", TIMESTAMP),
                    optional("creator_user_ref", ref("user-account")),
                    optional("number_of_subkeys", INTEGER)),
            someOf("key", "values", "modified_time", "creator_user_ref", "number_of_subkeys"));

    // STIX 2.1 §6.18.2
    static final Shape X509_V3_EXTENSIONS = new Shape(
            "x509-v3-extensions-type",
            "6.18.2.1",
            List.of(
                    optional("basic_constraints", STRING),
                    optional("name_constraints", STRING),
                    optional("policy_constraints", STRING),
                    optional("key_usage", STRING),
                    optional("extended_key_usage", STRING),
                    optional("subject_key_identifier", STRING),
                    optional("authority_key_identifier", STRING),
                    optional("subject_alternative_name", STRING),
                    optional("issuer_alternative_name", STRING),
                    optional("subject_directory_attributes", STRING),
                    optional("crl_distribution_points", STRING),
                    optional("inhibit_any_policy", STRING),
                    optional("private_key_usage_period_not_before", TIMESTAMP),
                    optional("private_key_usage_period_not_after", TIMESTAMP),
                    optional("certificate_policies", STRING),
                    optional("policy_mappings", STRING)),
            List.of(Rule.always(ObservableRules::notEmpty)));

    // STIX 2.1 §6.18
    static final ObjectType X509_CERTIFICATE = type(
            "x509-certificate",
            "6.18.1",
            contributing("hashes", "serial_number"),
            List.of(
                    optional("is_self_signed", BOOLEAN),
                    optional("hashes", HASHES),
                    optional("version", STRING),
                    optional("serial_number", STRING),
                    optional("signature_algorithm", STRING),
                    optional("issuer", STRING),
                    optional("validity_not_before", TIMESTAMP),
                    optional("validity_not_after", TIMESTAMP),
                    optional("subject", STRING),
                    optional("subject_public_key_algorithm", STRING),
                    optional("subject_public_key_modulus", STRING),
                    optional("subject_public_key_exponent", INTEGER),
                    optional("x509_v3_extensions", nested(X509_V3_EXTENSIONS))),
            someOf(
                    "is_self_signed",
                    "hashes",
                    "version",
                    "serial_number",
                    "signature_algorithm",
                    "issuer",
                    "validity_not_before",
                    "validity_not_after",
                    "subject",
                    "subject_public_key_algorithm",
                    "subject_public_key_modulus",
                    "subject_public_key_exponent",
                    "x509_v3_extensions"));

    static final List<ObjectType> ALL = List.of(
            ARTIFACT,
            AUTONOMOUS_SYSTEM,
            DIRECTORY,
            DOMAIN_NAME,
            EMAIL_ADDR,
            EMAIL_MESSAGE,
            FILE,
            IPV4_ADDR,
            IPV6_ADDR,
            MAC_ADDR,
            MUTEX,
            NETWORK_TRAFFIC,
            PROCESS,
            SOFTWARE,
            URL,
            USER_ACCOUNT,
            WINDOWS_REGISTRY_KEY,
            X509_CERTIFICATE);

    private static List<String> contributing(String... names) {
        return List.of(names);
    }

    private static ObjectType type(
            String name, String section, List<String> contributing, List<Property> specific, Rule... rules) {
        var all = new ArrayList<>(
                List.of(notBefore("modified", "created"), Rule.when("id", ObservableRules::deterministicId)));
        all.addAll(List.of(rules));
        // §6.13: a process has nothing to compute from and a random UUID.
        int version = contributing.isEmpty() ? 4 : 5;
        var rows = CommonProperties.observable(name, version, specific.toArray(Property[]::new));
        return new ObjectType(name, Category.OBSERVABLE, new Shape(name, section, rows, all), contributing);
    }
}
