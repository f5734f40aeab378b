package org.comity.misp;

import java.util.List;
import java.util.stream.Collectors;
import org.comity.json.JsonString;

/** Prints facts as a STIX pattern (STIX 2.1 §9). */
final class Patterns {
    private Patterns() {}

    /** One observation in which all the facts hold. */
    static String print(List<Fact> facts) {
        return facts.stream().map(Patterns::comparison).collect(Collectors.joining(" AND ", "[", "]"));
    }

    private static String comparison(Fact fact) {
        String path = fact.path().replace("[0]", "[*]");
        if (path.equals("network-traffic:src_ref.value") || path.equals("network-traffic:dst_ref.value")) {
            String type = Addresses.isV4(fact.text())
                    ? "ipv4-addr"
                    : Addresses.isV6(fact.text()) ? "ipv6-addr" : "domain-name";
            return path.replace(".value", ".type") + " = '" + type + "' AND " + path + " = " + literal(fact);
        }
        return path + " = " + literal(fact);
    }

    private static String literal(Fact fact) {
        if (!(fact.value() instanceof JsonString text)) {
            return fact.value().toString();
        }
        return (Fact.isTime(fact.path()) ? "t" : "") + quoted(text.text());
    }

    static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
