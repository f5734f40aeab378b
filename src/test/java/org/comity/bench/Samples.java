package org.comity.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * STIX 2.1 objects as a sharing community sends them, about 1 KB each on average: number n is always the same object.
 *
 * <p>Of every 20 there are 12 indicators, 3 cyber-observable objects, 2 malware, 2 relationships, and one of identity,
 * attack-pattern, tool, campaign and threat-actor in turn. All names and addresses are from the reserved ranges.
 */
public final class Samples {

    /** Stands once in every object, so that objects are counted without being parsed. */
    public static final byte[] ONCE_IN_EACH = "\"spec_version\":\"2.1\"".getBytes(StandardCharsets.US_ASCII);

    private static final long SEED = 0x5EED_0F_C0117L;
    private static final int BLOCK = 20;
    private static final String SLOTS = "IISIMIIRISIIDIIRISMI";
    private static final int SLOT_OF_MALWARE = SLOTS.indexOf('M');
    private static final int SLOT_OF_OTHERS = SLOTS.indexOf('D');
    private static final int AUTHORS = 40;

    private static final List<String> OBSERVABLES = List.of("ipv6-addr", "domain-name", "url", "file");
    private static final List<String> OTHERS =
            List.of("identity", "attack-pattern", "tool", "campaign", "threat-actor");

    /** Every type that occurs. */
    public static final List<String> TYPES = List.of(
            "indicator",
            "malware",
            "relationship",
            "ipv6-addr",
            "domain-name",
            "url",
            "file",
            "identity",
            "attack-pattern",
            "tool",
            "campaign",
            "threat-actor");

    private static final String CLEAR = "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487";
    private static final String GREEN = "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb";
    private static final String AMBER = "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421";

    private static final long NAMESPACE_HIGH = 0x00abedb4_aa42_466cL; // STIX 2.1 §2.9
    private static final long NAMESPACE_LOW = 0x9c01_fed23315a9b7L;

    private static final Instant BEGIN = Instant.parse("2021-01-01T00:00:00Z");
    private static final long SPAN_SECONDS = 4L * 365 * 24 * 3600;
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private static final String[] FAMILIES = {
        "velora",
        "brunnik",
        "castelune",
        "dravost",
        "emberlisk",
        "farholt",
        "grimsel",
        "hallvind",
        "ironmoth",
        "jorvane"
    };
    private static final String[] SECTORS = {
        "hospitals", "ministries", "power utilities", "port operators", "universities", "banks", "water works"
    };
    private static final String[] LURES = {
        "an invoice in a password-protected archive",
        "a forged tax notice",
        "a shared-document link",
        "a job offer",
        "a browser update page",
        "a parcel notification",
        "a voicemail attachment"
    };
    private static final String[] PHASES = {"delivery", "exploitation", "installation", "command-and-control"};

    private Samples() {}

    /** The type of object n. */
    public static String type(long n) {
        return switch (slot(n)) {
            case 'I' -> "indicator";
            case 'M' -> "malware";
            case 'R' -> "relationship";
            case 'S' -> OBSERVABLES.get((int) ((n / BLOCK + n) % OBSERVABLES.size()));
            default -> OTHERS.get((int) (n / BLOCK % OTHERS.size()));
        };
    }

    /** The id of object n. */
    public static String id(long n) {
        String type = type(n);
        return slot(n) == 'S' ? observable(n, type).id : randomId(type, random(n));
    }

    /** Object n as JSON in ASCII. */
    public static byte[] object(long n) {
        String type = type(n);
        RandomGenerator random = random(n);
        var text = new StringBuilder(1600);
        if (slot(n) == 'S') {
            Observable observable = observable(n, type);
            text.append("{\"type\":\"").append(type).append("\",\"spec_version\":\"2.1\",\"id\":\"");
            text.append(observable.id).append("\",").append(observable.properties);
            text.append(",\"object_marking_refs\":[\"").append(marking(random)).append("\"]}");
        } else {
            head(text, type, n, random);
            switch (slot(n)) {
                case 'I' -> indicator(text, n, random);
                case 'M' -> malware(text, n, random);
                case 'R' -> relationship(text, n, random);
                default -> other(text, type, n, random);
            }
            tail(text, n, random);
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether object n may go to a partner up to GREEN; the others are AMBER, about one in ten. */
    public static boolean upToGreen(long n) {
        String text = new String(object(n), StandardCharsets.US_ASCII);
        return text.indexOf(AMBER) < 0;
    }

    private static char slot(long n) {
        return SLOTS.charAt((int) (n % BLOCK));
    }

    private static RandomGenerator random(long n) {
        return new SplittableRandom(SEED + n);
    }

    private static String randomId(String type, RandomGenerator random) {
        return type + "--" + uuid(random.nextLong(), random.nextLong(), 4);
    }

    private static void head(StringBuilder text, String type, long n, RandomGenerator random) {
        text.append("{\"type\":\"").append(type).append("\",\"spec_version\":\"2.1\",\"id\":\"");
        text.append(randomId(type, random)).append("\",\"created_by_ref\":\"").append(author(n, random));
        Instant created = instant(random);
        text.append("\",\"created\":\"").append(STAMP.format(created));
        Instant modified = created.plusMillis(random.nextLong(30L * 24 * 3600 * 1000));
        text.append("\",\"modified\":\"").append(STAMP.format(modified)).append('"');
    }

    /** An identity with a lower number, or this one itself. */
    private static String author(long n, RandomGenerator random) {
        long period = (long) BLOCK * OTHERS.size();
        long known = Math.min(AUTHORS, n / period + 1);
        return id(random.nextLong(known) * period + SLOT_OF_OTHERS);
    }

    private static void indicator(StringBuilder text, long n, RandomGenerator random) {
        String family = pick(FAMILIES, random);
        String host = hex(mixed(n), 12) + "." + family + ".example";
        String hash = hex(random.nextLong(), 16)
                + hex(random.nextLong(), 16)
                + hex(random.nextLong(), 16)
                + hex(random.nextLong(), 16);
        int form = random.nextInt(10);
        text.append(",\"name\":\"").append(form < 5 ? "Command host of " : form < 8 ? "Loader of " : "Delivery of ");
        text.append(family).append(' ').append(n).append("\",\"description\":\"");
        text.append("Seen while ").append(family).append(" was sent to ").append(pick(SECTORS, random));
        text.append(" with ").append(pick(LURES, random)).append(". The host answers on port ");
        text.append(1024 + random.nextInt(60_000)).append(" and hands out a second stage of ");
        text.append(10_000 + random.nextInt(900_000)).append(" bytes; it was first reported by ");
        text.append(pick(SECTORS, random))
                .append(" and confirmed in a sandbox. Block it at the resolver and the proxy, ");
        text.append("and look for it in logs of the last 30 days.\",\"indicator_types\":[\"malicious-activity\"],");
        text.append("\"pattern\":\"");
        switch (form) {
            case 0, 1, 2, 3, 4 ->
                text.append("[domain-name:value = '")
                        .append(host)
                        .append("'] OR [url:value = 'https://")
                        .append(host)
                        .append("/gate/")
                        .append(hex(random.nextLong(), 8))
                        .append(".php']");
            case 5, 6, 7 ->
                text.append("[file:hashes.'SHA-256' = '")
                        .append(hash)
                        .append("' AND file:size = ")
                        .append(10_000 + random.nextInt(900_000))
                        .append(']');
            case 8 ->
                text.append("[ipv6-addr:value = '")
                        .append(address(mixed(n)))
                        .append("'] FOLLOWEDBY [file:name = '")
                        .append(hex(random.nextLong(), 8))
                        .append(".dll'] WITHIN 600 SECONDS");
            default ->
                text.append("[email-message:subject MATCHES '^(RE|FW): ")
                        .append(family)
                        .append("' AND email-message:from_ref.value = 'billing@")
                        .append(host)
                        .append("']");
        }
        Instant from = instant(random);
        text.append("\",\"pattern_type\":\"stix\",\"pattern_version\":\"2.1\",\"valid_from\":\"");
        text.append(STAMP.format(from)).append("\",\"valid_until\":\"");
        text.append(STAMP.format(from.plusSeconds(90L * 24 * 3600))).append("\",\"kill_chain_phases\":[{");
        text.append("\"kill_chain_name\":\"lockheed-martin-cyber-kill-chain\",\"phase_name\":\"");
        text.append(pick(PHASES, random)).append("\"}]");
    }

    private static void malware(StringBuilder text, long n, RandomGenerator random) {
        String family = pick(FAMILIES, random);
        text.append(",\"name\":\"").append(family).append('-').append(hex(mixed(n), 8));
        text.append("\",\"description\":\"A build of ").append(family).append(" made for ");
        text.append(pick(SECTORS, random)).append(". It comes with ").append(pick(LURES, random));
        text.append(", keeps itself in a scheduled task named after a printer driver, collects stored passwords of");
        text.append(" browsers and mail programs, and asks its host every ").append(60 + random.nextInt(3000));
        text.append(" seconds what to load next. Its configuration is encrypted with a key of ");
        text.append(16 + random.nextInt(16)).append(" bytes that differs in each build.\",");
        text.append("\"malware_types\":[\"bot\",\"downloader\"],\"is_family\":false,\"aliases\":[\"")
                .append(family);
        text.append("\",\"").append(family).append(".b\"],\"first_seen\":\"").append(STAMP.format(instant(random)));
        text.append("\",\"capabilities\":[\"accesses-remote-machines\",\"steals-authentication-credentials\"]");
    }

    private static void relationship(StringBuilder text, long n, RandomGenerator random) {
        long block = random.nextLong(n / BLOCK + 1) * BLOCK;
        text.append(",\"relationship_type\":\"indicates\",\"description\":\"Found in the configuration that was taken");
        text.append(" from the sample by a sandbox run of ").append(30 + random.nextInt(600));
        text.append(" seconds.\",\"source_ref\":\"").append(id(block)).append("\",\"target_ref\":\"");
        text.append(id(block + SLOT_OF_MALWARE)).append('"');
    }

    private static void other(StringBuilder text, String type, long n, RandomGenerator random) {
        String sector = pick(SECTORS, random);
        switch (type) {
            case "identity" ->
                text.append(",\"name\":\"Incident team of ")
                        .append(sector)
                        .append(' ')
                        .append(n)
                        .append("\",\"identity_class\":\"organization\",\"sectors\":[\"government\"],")
                        .append("\"contact_information\":\"team")
                        .append(n)
                        .append("@cert.example\"");
            case "threat-actor" ->
                text.append(",\"name\":\"Crew ")
                        .append(hex(mixed(n), 6))
                        .append(
                                "\",\"threat_actor_types\":[\"crime-syndicate\"],\"primary_motivation\":\"personal-gain\"");
            case "tool" ->
                text.append(",\"name\":\"Tunnel ")
                        .append(hex(mixed(n), 6))
                        .append("\",\"tool_types\":[\"remote-access\"],\"tool_version\":\"1.")
                        .append(random.nextInt(20))
                        .append('"');
            default ->
                text.append(",\"name\":\"Wave ")
                        .append(hex(mixed(n), 6))
                        .append(" against ")
                        .append(sector)
                        .append('"');
        }
        text.append(",\"description\":\"Compiled from reports of ")
                .append(pick(SECTORS, random))
                .append(" and ");
        text.append(pick(SECTORS, random)).append("; seen together with ").append(pick(LURES, random));
        text.append(" in several countries. Kept up to date while the case is open.\"");
    }

    private static void tail(StringBuilder text, long n, RandomGenerator random) {
        text.append(",\"labels\":[\"generated\",\"")
                .append(pick(FAMILIES, random))
                .append("\"],\"confidence\":");
        text.append(30 + random.nextInt(70)).append(",\"lang\":\"en\",\"external_references\":[{\"source_name\":");
        text.append("\"cert.example\",\"url\":\"https://cert.example/advisories/")
                .append(n);
        text.append("\",\"external_id\":\"ADV-").append(n).append("\"}],\"object_marking_refs\":[\"");
        text.append(marking(random)).append("\"]}");
    }

    private record Observable(String id, String properties) {}

    private static Observable observable(long n, String type) {
        long mixed = mixed(n);
        String family = FAMILIES[(int) Long.remainderUnsigned(mixed, FAMILIES.length)];
        String host = hex(mixed, 14) + "." + family + ".example";
        // The identifier-contributing properties as canonical JSON (RFC 8785): no blanks, names in order.
        String contributing = switch (type) {
            case "ipv6-addr" -> "\"value\":\"" + address(mixed) + "\"";
            case "domain-name" -> "\"value\":\"" + host + "\"";
            case "url" ->
                "\"value\":\"https://" + host + "/cdn/" + hex(~mixed, 16) + "/update?session=" + hex(mixed * 31, 16)
                        + "\"";
            default -> "\"hashes\":{\"SHA-256\":\"" + hash(mixed) + "\"},\"name\":\"" + hex(mixed, 8) + ".dll\"";
        };
        String properties = type.equals("file") ? contributing + ",\"size\":" + (10_000 + n % 900_000) : contributing;
        return new Observable(type + "--" + version5("{" + contributing + "}"), properties);
    }

    private static String version5(String canonical) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            ByteBuffer namespace =
                    ByteBuffer.allocate(16).putLong(NAMESPACE_HIGH).putLong(NAMESPACE_LOW);
            sha1.update(namespace.flip());
            ByteBuffer hash = ByteBuffer.wrap(sha1.digest(canonical.getBytes(StandardCharsets.US_ASCII)));
            return uuid(hash.getLong(), hash.getLong(), 5);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    private static String uuid(long high, long low, int version) {
        String h = hex((high & ~0xF000L) | ((long) version << 12), 16);
        String l = hex((low & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L, 16);
        return h.substring(0, 8)
                + '-'
                + h.substring(8, 12)
                + '-'
                + h.substring(12)
                + '-'
                + l.substring(0, 4)
                + '-'
                + l.substring(4);
    }

    /** Another number for each n, without order (the finalizer of MurmurHash3, which loses nothing). */
    private static long mixed(long n) {
        long mixed = n + SEED;
        mixed = (mixed ^ mixed >>> 33) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ mixed >>> 33;
    }

    /** An address below 2001:db8::/32; the groups never begin with 0, so that there is one way to write it. */
    private static String address(long mixed) {
        String digits = hex(mixed, 16);
        return "2001:db8:a" + digits.substring(0, 3) + ":b" + digits.substring(3, 6) + ":c" + digits.substring(6, 9)
                + ":d" + digits.substring(9, 12) + ":e" + digits.substring(12, 15) + ":f" + digits.substring(15);
    }

    private static String hash(long mixed) {
        return hex(mixed, 16) + hex(~mixed, 16) + hex(mixed * 31, 16) + hex(mixed * 17, 16);
    }

    private static String marking(RandomGenerator random) {
        int of100 = random.nextInt(100);
        return of100 < 70 ? GREEN : of100 < 90 ? CLEAR : AMBER;
    }

    private static Instant instant(RandomGenerator random) {
        return BEGIN.plusMillis(random.nextLong(SPAN_SECONDS * 1000));
    }

    private static String hex(long number, int digits) {
        return HexFormat.of().toHexDigits(number, digits);
    }

    private static String pick(String[] from, RandomGenerator random) {
        return from[random.nextInt(from.length)];
    }
}
