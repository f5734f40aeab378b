package org.comity.demo;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Makes values that nobody owns: names under {@code .example} (RFC 2606) and addresses reserved for documentation (RFC
 * 5737, RFC 3849). None comes twice.
 */
final class Values {
    private static final List<String> NETWORKS = List.of("192.0.2.", "198.51.100.", "203.0.113.");
    private static final int HOSTS_PER_NETWORK = 254;

    /** Harmless words, so that a name made of two of them can stand on any screen. */
    private static final List<String> FIRST = List.of(
            "autumn", "brisk", "calm", "copper", "distant", "early", "fair", "gentle", "hollow", "idle", "jolly",
            "keen", "late", "mellow", "narrow", "open", "plain", "quiet", "round", "silent", "tidy", "upper", "vivid",
            "windy");

    private static final List<String> SECOND = List.of(
            "anchor", "barn", "candle", "delta", "ember", "ferry", "garden", "hill", "island", "jetty", "kettle",
            "lantern", "meadow", "needle", "orchard", "pebble", "quarry", "river", "saddle", "timber", "valley",
            "window", "yard");

    private final RandomGenerator random;
    private final List<String> hosts = new ArrayList<>();
    private final Set<String> taken = new HashSet<>();

    Values(RandomGenerator random) {
        this.random = random;
        for (String network : NETWORKS) {
            for (int host = 1; host <= HOSTS_PER_NETWORK; host++) {
                hosts.add(network + host);
            }
        }
    }

    /** A domain name such as {@code quiet-lantern-41.example}. */
    String name() {
        String name;
        do {
            name = "%s-%s-%d.example".formatted(of(FIRST), of(SECOND), 10 + random.nextInt(90));
        } while (!taken.add(name));
        return name;
    }

    private String of(List<String> words) {
        return words.get(random.nextInt(words.size()));
    }

    /**
     * An IPv4 address.
     *
     * @throws IllegalStateException when all 762 documentation addresses are used up
     */
    String address() {
        if (hosts.isEmpty()) {
            throw new IllegalStateException("all documentation addresses are used up; ask for fewer hosts");
        }
        return hosts.remove(random.nextInt(hosts.size()));
    }

    /** An IPv6 address in the form of RFC 5952. */
    String longAddress() {
        String address;
        do {
            address = "2001:db8:%x:%x::%x"
                    .formatted(1 + random.nextInt(0xfffe), 1 + random.nextInt(0xfffe), 1 + random.nextInt(0xfffe));
        } while (!taken.add(address));
        return address;
    }

    /** The SHA-256 of a text in UTF-8, in small hex digits. */
    static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
