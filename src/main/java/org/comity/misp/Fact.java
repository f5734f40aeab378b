package org.comity.misp;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.comity.json.JsonBoolean;
import org.comity.json.JsonNumber;
import org.comity.json.JsonString;
import org.comity.json.JsonValue;

/**
 * One thing said about an object: where it stands, as in a STIX pattern (STIX 2.1 §9.8), and the value there.
 *
 * <p>{@code [*]} in a path is a list in which each fact stands alone; {@code [0]} is a list whose one element the facts
 * share.
 */
record Fact(String path, JsonValue value) {

    /** How many hexadecimal digits each hash has, by the name STIX gives it (STIX 2.1 §10.7) or misp-stix does. */
    private static final Map<String, Integer> HASH_DIGITS = Map.ofEntries(
            Map.entry("MD5", 32),
            Map.entry("SHA-1", 40),
            Map.entry("SHA224", 56),
            Map.entry("SHA-256", 64),
            Map.entry("SHA384", 96),
            Map.entry("SHA-512", 128),
            Map.entry("SHA512224", 56),
            Map.entry("SHA512256", 64),
            Map.entry("SHA3224", 56),
            Map.entry("SHA3-256", 64),
            Map.entry("SHA3384", 96),
            Map.entry("SHA3-512", 128),
            Map.entry("IMPHASH", 32));

    private static final Set<String> INTEGERS = Set.of(
            "autonomous-system:number",
            "file:size",
            "network-traffic:src_port",
            "network-traffic:dst_port",
            "network-traffic:src_byte_count",
            "network-traffic:dst_byte_count",
            "network-traffic:src_packets",
            "network-traffic:dst_packets",
            "process:pid",
            "process:parent_ref.pid",
            "user-account:extensions.'unix-account-ext'.gid");

    private static final Set<String> BOOLEANS = Set.of(
            "process:is_hidden",
            "user-account:is_disabled",
            "user-account:is_privileged",
            "user-account:is_service_account",
            "user-account:can_escalate_privs",
            "x509-certificate:is_self_signed");

    private static final Set<String> TIMES = Set.of(
            "directory:atime",
            "directory:ctime",
            "directory:mtime",
            "email-message:date",
            "file:atime",
            "file:ctime",
            "file:mtime",
            "network-traffic:start",
            "network-traffic:end",
            "process:created_time",
            "user-account:account_created",
            "user-account:account_expires",
            "user-account:account_first_login",
            "user-account:account_last_login",
            "user-account:credential_last_changed",
            "windows-registry-key:modified_time",
            "x509-certificate:validity_not_before",
            "x509-certificate:validity_not_after");

    private static final Pattern MAC = Pattern.compile("[0-9a-f]{2}(:[0-9a-f]{2}){5}");
    private static final Pattern ADDRESSED = Pattern.compile("[^\\s@]+@[^\\s@]+");
    private static final Pattern NAMED = Pattern.compile("[^\\s/|\\\\:'\"@,;()<>\\[\\]{}]+");
    private static final Pattern SSDEEP = Pattern.compile("[0-9]+:[A-Za-z0-9+/]*:[A-Za-z0-9+/]*");
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

    /**
     * The fact that this text makes at this path, in the JSON type the path asks for.
     *
     * @throws Unfit when the text cannot stand there
     */
    static Fact of(String path, String text) throws Unfit {
        String value = text.strip();
        if (value.isEmpty()) {
            throw new Unfit("the value is empty");
        }
        if (INTEGERS.contains(path)) {
            return new Fact(path, integer(path, value));
        }
        if (BOOLEANS.contains(path)) {
            return new Fact(path, truth(value));
        }
        if (TIMES.contains(path)) {
            return new Fact(path, new JsonString(Instants.print(Instants.read(value))));
        }
        if (path.contains(":hashes.")) {
            return new Fact(path, new JsonString(hash(lastName(path), value)));
        }
        switch (path) {
            case "mac-addr:value" -> value = mac(value);
            case "windows-registry-key:key" -> value = key(value);
            case "domain-name:value" -> {
                if (!NAMED.matcher(value).matches() || Addresses.isAddress(value)) {
                    throw new Unfit("\"" + shortened(value) + "\" is not a domain name");
                }
            }
            case "ipv4-addr:value", "ipv6-addr:value", "domain-name:resolves_to_refs[*].value" -> {
                if (!Addresses.isAddress(value)) {
                    throw new Unfit("\"" + shortened(value) + "\" is not an IP address");
                }
            }
            case "email-addr:value",
                    "email-message:from_ref.value",
                    "email-message:to_refs[*].value",
                    "email-message:cc_refs[*].value",
                    "email-message:bcc_refs[*].value" -> {
                if (!ADDRESSED.matcher(value).matches()) {
                    throw new Unfit("\"" + shortened(value) + "\" is not an e-mail address");
                }
            }
            case "network-traffic:src_ref.value", "network-traffic:dst_ref.value" -> {
                if (!NAMED.matcher(value).matches() && !Addresses.isAddress(value)) {
                    throw new Unfit("\"" + shortened(value) + "\" is neither an IP address nor a host name");
                }
            }
            case "url:value" -> {
                if (value.contains(" ")) {
                    throw new Unfit("\"" + shortened(value) + "\" is not a URL: it has a space");
                }
            }
            default -> {}
        }
        return new Fact(path, new JsonString(value));
    }

    /** The value as MISP writes it. */
    String text() {
        return value instanceof JsonString string ? string.text() : value.toString();
    }

    /** The path without indexes and quotation marks, so that one spelling is compared with another. */
    String bare() {
        return bare(path);
    }

    static String bare(String path) {
        return path.replace("[*]", "").replace("[0]", "").replace("'", "");
    }

    /** The type the path begins with. */
    static String root(String path) {
        return path.substring(0, path.indexOf(':'));
    }

    static boolean isTime(String path) {
        return TIMES.contains(path);
    }

    private static JsonNumber integer(String path, String value) throws Unfit {
        String digits = path.equals("autonomous-system:number") && value.regionMatches(true, 0, "AS", 0, 2)
                ? value.substring(2).strip()
                : value;
        boolean fits = path.endsWith("_port") ? PORT.matcher(digits).matches() : digits.matches("-?[0-9]{1,16}");
        if (!fits) {
            throw new Unfit("\"" + shortened(value) + "\" is not a whole number");
        }
        long number = Long.parseLong(digits);
        if (path.endsWith("_port") && number > 65_535) {
            throw new Unfit("port " + number + " is above 65535");
        }
        if (number < 0 || number > JsonNumber.SAFE_INTEGER_MAX) {
            throw new Unfit("the number " + digits + " is out of range");
        }
        return new JsonNumber(Long.toString(number));
    }

    private static JsonBoolean truth(String value) throws Unfit {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true", "1", "yes" -> JsonBoolean.TRUE;
            case "false", "0", "no" -> JsonBoolean.FALSE;
            default -> throw new Unfit("\"" + shortened(value) + "\" is neither true nor false");
        };
    }

    private static String hash(String name, String value) throws Unfit {
        Integer digits = HASH_DIGITS.get(name);
        if (digits != null && !(value.length() == digits && value.chars().allMatch(c -> Character.digit(c, 16) >= 0))) {
            throw new Unfit("\"" + shortened(value) + "\" is not a " + name + " hash, which has " + digits
                    + " hexadecimal digits");
        }
        if (name.equals("SSDEEP") && !SSDEEP.matcher(value).matches()) {
            throw new Unfit("\"" + shortened(value) + "\" is not an ssdeep hash");
        }
        return value;
    }

    private static String mac(String value) throws Unfit {
        String mac = value.toLowerCase(Locale.ROOT).replace('-', ':');
        if (!MAC.matcher(mac).matches()) {
            throw new Unfit("\"" + shortened(value) + "\" is not a MAC address");
        }
        return mac;
    }

    /** STIX wants the hive written out (STIX 2.1 §6.17). */
    private static String key(String value) {
        int end = value.indexOf('\\');
        String hive = end < 0 ? value : value.substring(0, end);
        String whole = switch (hive.toUpperCase(Locale.ROOT)) {
            case "HKLM" -> "HKEY_LOCAL_MACHINE";
            case "HKCU" -> "HKEY_CURRENT_USER";
            case "HKCR" -> "HKEY_CLASSES_ROOT";
            case "HKU" -> "HKEY_USERS";
            case "HKCC" -> "HKEY_CURRENT_CONFIG";
            default -> hive;
        };
        return whole + value.substring(hive.length());
    }

    private static String lastName(String path) {
        return path.substring(path.lastIndexOf('.') + 1).replace("'", "");
    }

    static String shortened(String value) {
        return value.length() <= 80 ? value : value.substring(0, value.offsetByCodePoints(0, 60)) + "…";
    }
}
