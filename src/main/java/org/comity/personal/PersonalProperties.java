package org.comity.personal;

import static org.comity.personal.Category.ACCOUNT;
import static org.comity.personal.Category.ADDRESS;
import static org.comity.personal.Category.EMAIL;
import static org.comity.personal.Category.FREE_TEXT;
import static org.comity.personal.Category.IP_ADDRESS;
import static org.comity.personal.Category.NAME;
import static org.comity.personal.Category.PHONE;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.comity.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * Which properties of which type hold personal data, a row a property, readable beside STIX 2.1.
 *
 * <p>Elements of lists stand under the name of the list; an entry of a dictionary under its key in lower case, or under *
 * where any key will do. Text that has no row is searched by pattern all the same: names, descriptions, labels, notes,
 * external references, custom properties. A row of FREE_TEXT says besides that the observable is known by that text.
 */
final class PersonalProperties {
    private PersonalProperties() {}

    /** How far the row applies to an object. */
    enum Certainty {
        SURE,
        SUSPECTED,
        NO
    }

    /** Whether the object, by what else it says, is one the row is about. */
    interface Condition {
        Certainty of(JsonObject object);
    }

    /** One row: the category that decides, the form of the value, and the condition. */
    record Row(Category category, Form form, Condition condition) {}

    /** A place in an object: its rows, and what lies below. */
    static final class Node {
        private final Map<String, Node> below = new HashMap<>();
        private final List<Row> rows = new ArrayList<>(1);

        List<Row> rows() {
            return rows;
        }

        @Nullable
        Node below(String name) {
            Node node = below.get(name);
            node = node == null ? below.get(name.toLowerCase(Locale.ROOT)) : node;
            return node == null ? below.get("*") : node;
        }
    }

    private static final Map<String, Node> BY_TYPE = new HashMap<>();
    private static final Map<String, Set<Category>> CATEGORIES = new TreeMap<>();

    private static final Condition ALWAYS = object -> Certainty.SURE;
    private static final Condition PERHAPS = object -> Certainty.SUSPECTED;

    /** An endpoint behind a reference of a pattern: what it is shows in the constant. */
    static final String ENDPOINT = "-endpoint";

    static {
        // STIX 2.1 §4.5 identity
        row("identity", "name", NAME, Form.PERSON, PersonalProperties::ofPerson);
        row("identity", "contact_information", EMAIL, Form.CONTACT, ALWAYS);
        row("identity", "contact_information", PHONE, Form.CONTACT, ALWAYS);
        row("identity", "contact_information", ADDRESS, Form.WORD, PersonalProperties::ofPerson);
        // STIX 2.1 §4.10 location; what is left is city, administrative area, country and region
        row("location", "name", ADDRESS, Form.WORD, PersonalProperties::ofExactPlace);
        row("location", "street_address", ADDRESS, Form.WORD, ALWAYS);
        row("location", "postal_code", ADDRESS, Form.WORD, ALWAYS);
        row("location", "latitude", ADDRESS, Form.COORDINATE, ALWAYS);
        row("location", "longitude", ADDRESS, Form.COORDINATE, ALWAYS);
        row("location", "precision", ADDRESS, Form.PRECISION, ALWAYS);
        // STIX 2.1 §4.13 note, §4.15 opinion
        row("note", "authors", NAME, Form.WORD, ALWAYS);
        row("opinion", "authors", NAME, Form.WORD, ALWAYS);
        // STIX 2.1 §4.17 threat-actor
        row("threat-actor", "name", NAME, Form.PERSON, PersonalProperties::ofLoner);
        row("threat-actor", "aliases", NAME, Form.WORD, PersonalProperties::ofLoner);

        // STIX 2.1 §6.1 artifact
        row("artifact", "payload_bin", EMAIL, Form.WHOLE, PersonalProperties::ofMail);
        row("artifact", "payload_bin", FREE_TEXT, Form.PAYLOAD, PERHAPS);
        url("artifact", "url");
        // STIX 2.1 §6.3 directory
        row("directory", "path", FREE_TEXT, Form.TEXT, PERHAPS);
        // STIX 2.1 §6.5 email-addr
        row("email-addr", "value", EMAIL, Form.MAILBOX, ALWAYS);
        row("email-addr", "display_name", NAME, Form.WORD, ALWAYS);
        // STIX 2.1 §6.6 email-message; whom it names stands in references, which are rewritten
        row("email-message", "message_id", EMAIL, Form.MESSAGE, PERHAPS);
        row("email-message", "subject", FREE_TEXT, Form.TEXT, PERHAPS);
        row("email-message", "received_lines", EMAIL, Form.WHOLE, PERHAPS);
        row("email-message", "received_lines", IP_ADDRESS, Form.WHOLE, PERHAPS);
        row("email-message", "additional_header_fields.*", EMAIL, Form.WHOLE, PERHAPS);
        row("email-message", "additional_header_fields.*", IP_ADDRESS, Form.WHOLE, PERHAPS);
        row("email-message", "body", FREE_TEXT, Form.TEXT, PERHAPS);
        row("email-message", "body_multipart.body", FREE_TEXT, Form.TEXT, PERHAPS);
        row("email-message", "raw_email_ref", EMAIL, Form.WHOLE, ALWAYS);
        // STIX 2.1 §6.7 file
        row("file", "name", FREE_TEXT, Form.TEXT, PERHAPS);
        row("file", "extensions.archive-ext.comment", FREE_TEXT, Form.TEXT, PERHAPS);
        row("file", "extensions.ntfs-ext.sid", ACCOUNT, Form.WORD, ALWAYS);
        for (String key : List.of("author", "creator", "lastmodifiedby")) {
            row("file", "extensions.pdf-ext.document_info_dict." + key, NAME, Form.WORD, PERHAPS);
        }
        for (String key : List.of("artist", "cameraownername", "ownername", "xpauthor", "copyright")) {
            row("file", "extensions.raster-image-ext.exif_tags." + key, NAME, Form.WORD, PERHAPS);
        }
        for (String key : List.of(
                "gpslatitude", "gpslongitude", "gpsposition", "gpsaltitude", "gpsdestlatitude", "gpsdestlongitude")) {
            row("file", "extensions.raster-image-ext.exif_tags." + key, ADDRESS, Form.WHOLE, ALWAYS);
        }
        // STIX 2.1 §6.8 ipv4-addr, §6.9 ipv6-addr; a block as coarse as truncation leaves it is nobody's
        row("ipv4-addr", "value", IP_ADDRESS, Form.ADDRESS, ALWAYS);
        row("ipv6-addr", "value", IP_ADDRESS, Form.ADDRESS, ALWAYS);
        row(ENDPOINT, "value", IP_ADDRESS, Form.ADDRESS, ALWAYS);
        // STIX 2.1 §6.11 mutex
        row("mutex", "name", FREE_TEXT, Form.TEXT, PERHAPS);
        // STIX 2.1 §6.12 network-traffic; its ends stand in references, which are rewritten
        row("network-traffic", "ipfix.*", IP_ADDRESS, Form.ADDRESS, ALWAYS);
        url("network-traffic", "extensions.http-request-ext.request_value");
        for (String key : List.of("authorization", "proxy-authorization", "cookie", "set-cookie")) {
            row("network-traffic", "extensions.http-request-ext.request_header." + key, ACCOUNT, Form.WHOLE, ALWAYS);
        }
        row("network-traffic", "extensions.http-request-ext.request_header.*", EMAIL, Form.CONTACT, PERHAPS);
        row("network-traffic", "extensions.http-request-ext.request_header.*", IP_ADDRESS, Form.CONTACT, PERHAPS);
        // STIX 2.1 §6.13 process
        row("process", "cwd", FREE_TEXT, Form.TEXT, PERHAPS);
        row("process", "command_line", FREE_TEXT, Form.TEXT, PERHAPS);
        row("process", "environment_variables.*", FREE_TEXT, Form.TEXT, PERHAPS);
        for (String key : List.of("user", "username", "logname", "home", "homepath", "userprofile", "sudo_user")) {
            row("process", "environment_variables." + key, ACCOUNT, Form.WORD, ALWAYS);
        }
        row("process", "extensions.windows-process-ext.owner_sid", ACCOUNT, Form.WORD, ALWAYS);
        row("process", "extensions.windows-process-ext.window_title", FREE_TEXT, Form.TEXT, PERHAPS);
        // STIX 2.1 §6.15 url
        url("url", "value");
        // STIX 2.1 §6.16 user-account
        row("user-account", "user_id", ACCOUNT, Form.WORD, ALWAYS);
        row("user-account", "credential", ACCOUNT, Form.WHOLE, ALWAYS);
        row("user-account", "account_login", ACCOUNT, Form.WORD, ALWAYS);
        row("user-account", "display_name", ACCOUNT, Form.WORD, ALWAYS);
        row("user-account", "extensions.unix-account-ext.home_dir", ACCOUNT, Form.WORD, ALWAYS);
        // STIX 2.1 §6.17 windows-registry-key
        row("windows-registry-key", "key", FREE_TEXT, Form.TEXT, PERHAPS);
        row("windows-registry-key", "values.name", FREE_TEXT, Form.TEXT, PERHAPS);
        row("windows-registry-key", "values.data", FREE_TEXT, Form.TEXT, PERHAPS);
        // STIX 2.1 §6.18 x509-certificate
        for (Category category : List.of(NAME, EMAIL, ACCOUNT)) {
            row("x509-certificate", "subject", category, Form.SUBJECT, PERHAPS);
        }
        row("x509-certificate", "x509_v3_extensions.subject_alternative_name", EMAIL, Form.CONTACT, PERHAPS);
        row("x509-certificate", "x509_v3_extensions.subject_alternative_name", IP_ADDRESS, Form.CONTACT, PERHAPS);
    }

    /** Where the rows of that type begin; null where it has none. */
    static @Nullable Node of(String type) {
        return BY_TYPE.get(type);
    }

    /** The categories that rows of that type name; empty where it has none. */
    static Set<Category> categories(String type) {
        return CATEGORIES.getOrDefault(type, Set.of());
    }

    private static void url(String type, String path) {
        for (Category category : List.of(ACCOUNT, EMAIL, PHONE, IP_ADDRESS)) {
            row(type, path, category, Form.URL, ALWAYS);
        }
        row(type, path, FREE_TEXT, Form.TEXT, PERHAPS);
    }

    private static void row(String type, String path, Category category, Form form, Condition condition) {
        Node node = BY_TYPE.computeIfAbsent(type, t -> new Node());
        for (String name : path.split("\\.", -1)) {
            node = node.below.computeIfAbsent(name, n -> new Node());
        }
        node.rows.add(new Row(category, form, condition));
        CATEGORIES.computeIfAbsent(type, t -> EnumSet.noneOf(Category.class)).add(category);
    }

    /** §4.5.1: an identity is a person's where its class says so, and may be where it says nothing. */
    private static Certainty ofPerson(JsonObject identity) {
        String sort = identity.text("identity_class");
        if (sort == null || sort.equals("unknown") || sort.equals("unspecified")) {
            return Certainty.SUSPECTED;
        }
        return sort.equals("individual") ? Certainty.SURE : Certainty.NO;
    }

    /** §4.17.1: an actor with the means of one person is perhaps one. */
    private static Certainty ofLoner(JsonObject actor) {
        return "individual".equals(actor.text("resource_level")) ? Certainty.SUSPECTED : Certainty.NO;
    }

    /** §4.10.1: the name of a place that is known to the street or the metre may be an address. */
    private static Certainty ofExactPlace(JsonObject place) {
        boolean exact = place.has("street_address") || place.has("postal_code") || place.has("latitude");
        return exact ? Certainty.SUSPECTED : Certainty.NO;
    }

    /** §6.1.1: an artifact that is a mail with all its headers. */
    private static Certainty ofMail(JsonObject artifact) {
        String media = artifact.text("mime_type");
        return media != null && media.startsWith("message/") ? Certainty.SURE : Certainty.NO;
    }
}
