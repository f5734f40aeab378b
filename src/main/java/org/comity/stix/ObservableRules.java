package org.comity.stix;

import java.util.List;
import org.comity.json.JsonBoolean;
import org.comity.json.JsonObject;

/** What must hold between the properties of cyber-observable objects and is more than one line of a table. */
final class ObservableRules {

    /** Predefined extensions that stand for a protocol (STIX 2.1 §6.12.2, §6.12.3, §6.12.5). */
    private static final List<String> PROTOCOLS = List.of("http", "icmp", "tcp");

    private static final List<String> EXTENSIONS = List.of("http-request-ext", "icmp-ext", "tcp-ext");

    private ObservableRules() {}

    /**
     * §2.9: the UUID of an SCO is random where none of its contributing properties is there, and should be the computed
     * one otherwise. An identifier of another version has been warned of already.
     */
    static void deterministicId(JsonObject object, Walk walk, String section) {
        String type = object.text("type");
        String id = object.text("id");
        if (type == null
                || id == null
                || StixId.fault(id) != null
                || !StixId.isOf(id, type)
                || walk.container() != null) {
            return;
        }
        if (StixId.version(id) != 5 || hasOnlyOtherHashes(object)) {
            return; // the standard ranks four algorithms; with none of them any choice is as good
        }
        StixId computed = StixId.deterministic(type, object);
        if (computed == null) {
            walk.error(
                    "id",
                    "uuid-version",
                    "2.9",
                    "without any of its contributing properties a " + type + " must have a UUID of version 4");
        } else if (!computed.toString().equalsIgnoreCase(id)) {
            walk.warn(
                    "id",
                    "deterministic-id",
                    "2.9",
                    "computed from its properties the id would be " + computed
                            + "; take that, or a UUID of version 4 or of your own namespace");
        }
    }

    private static boolean hasOnlyOtherHashes(JsonObject object) {
        JsonObject hashes = object.object("hashes");
        return hashes != null
                && !hashes.has("MD5")
                && !hashes.has("SHA-1")
                && !hashes.has("SHA-256")
                && !hashes.has("SHA-512");
    }

    /** §6.6.1: one body, or parts, as is_multipart says. */
    static void multipart(JsonObject message, Walk walk, String section) {
        if (message.get("is_multipart") == JsonBoolean.TRUE && message.has("body")) {
            walk.error("body", "not-both", section, "a message with is_multipart true has no body; use body_multipart");
        }
        if (message.get("is_multipart") == JsonBoolean.FALSE && message.has("body_multipart")) {
            walk.error(
                    "body_multipart",
                    "not-both",
                    section,
                    "a message with is_multipart false has no body_multipart; use body");
        }
    }

    /** §6.12.1: what goes on has no end. */
    static void activeHasNoEnd(JsonObject traffic, Walk walk, String section) {
        if (traffic.get("is_active") == JsonBoolean.TRUE && traffic.has("end")) {
            walk.error("end", "not-both", section, "traffic with is_active true has no end; leave one of them out");
        }
    }

    /** §6.12.1: the protocol of an extension should be listed. */
    static void protocolOfExtension(JsonObject traffic, Walk walk, String section) {
        JsonObject extensions = traffic.object("extensions");
        for (int i = 0; extensions != null && i < EXTENSIONS.size(); i++) {
            if (extensions.has(EXTENSIONS.get(i)) && !traffic.texts("protocols").contains(PROTOCOLS.get(i))) {
                walk.warn(
                        "protocols",
                        "protocol",
                        section,
                        EXTENSIONS.get(i) + " is there, so protocols should list " + PROTOCOLS.get(i));
            }
        }
    }

    /** A part of an object that must have at least one property. */
    static void notEmpty(JsonObject object, Walk walk, String section) {
        if (object.isEmpty()) {
            walk.error(
                    "at-least-one-of", section, "at least one property must be there; add one or leave the whole out");
        }
    }

    /** §6.7.6.1: besides the required pe_type there is something to say. */
    static void moreThanType(JsonObject object, Walk walk, String section) {
        if (object.size() == 1 && object.has("pe_type")) {
            walk.error("at-least-one-of", section, "at least one property besides pe_type must be there; add one");
        }
    }
}
