package org.comity.doors.taxii;

/**
 * Finds out that pages come round again, remembering one page at a time (Brent's cycle finding): the page that is
 * remembered changes at the powers of two, so a circle of any length meets it in the end.
 */
final class Loops {
    private String remembered = "";
    private int steps;
    private int power = 1;

    /** Whether this page is the remembered one; an empty digest is no page. */
    boolean isRepeated(String digest) {
        boolean repeated = !digest.isEmpty() && digest.equals(remembered);
        if (++steps == power) {
            remembered = digest;
            steps = 0;
            power *= 2;
        }
        return repeated;
    }

    void forget() {
        remembered = "";
        steps = 0;
        power = 1;
    }
}
