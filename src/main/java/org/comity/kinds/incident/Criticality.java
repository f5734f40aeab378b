package org.comity.kinds.incident;

/**
 * The severity of an impact as STIX says criticality: a number from 0 to 100, by the table "None, Low, High, Extreme"
 * (incident core extension 2.1, Appendix B), which has four steps as the taxonomy of the NIS Cooperation Group has.
 */
final class Criticality {
    private Criticality() {}

    static long of(String severity) {
        return switch (severity) {
            case "white" -> 0;
            case "green" -> 20;
            case "yellow" -> 65;
            default -> 95;
        };
    }

    /** The severity that number stands for; empty where it is none. */
    static String severity(long criticality) {
        if (criticality < 0 || criticality > 100) {
            return "";
        }
        return criticality == 0 ? "white" : criticality < 40 ? "green" : criticality < 90 ? "yellow" : "red";
    }
}
