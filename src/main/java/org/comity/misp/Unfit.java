package org.comity.misp;

/** A value does not fit the form its type asks for; caught within this package and told as a {@link Problem}. */
final class Unfit extends Exception {
    private static final long serialVersionUID = 1L;

    Unfit(String message) {
        super(message, null, false, false);
    }
}
