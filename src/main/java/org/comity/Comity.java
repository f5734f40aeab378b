package org.comity;

/** The program. */
public final class Comity {
    private Comity() {}

    public static void main(String[] args) {
        System.out.println("comity");
    }
}
