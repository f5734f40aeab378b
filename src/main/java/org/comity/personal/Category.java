package org.comity.personal;

import java.util.Optional;

/** What sort of personal data a value is. The order is that of the handbook's table. */
public enum Category {
    /** The name of a person. */
    NAME("name"),
    /** An e-mail address, and who a message names as sender and receivers. */
    EMAIL("email"),
    /** A user account: its identifier, its login, its names. */
    ACCOUNT("account"),
    /** A telephone number, and contact information that may hold one. */
    PHONE("phone"),
    /** A postal address or a place on the map that may be somebody's. */
    ADDRESS("address"),
    /** An IPv4 or IPv6 address. */
    IP_ADDRESS("ip-address"),
    /** Personal data inside text that people wrote. It is found by pattern, so a finding is never sure. */
    FREE_TEXT("free-text");

    private final String label;

    Category(String label) {
        this.label = label;
    }

    /** As written in an agreement, such as {@code ip-address}. */
    public String label() {
        return label;
    }

    /** The category written like this, if there is one; letter case counts. */
    public static Optional<Category> of(String label) {
        for (Category category : values()) {
            if (category.label.equals(label)) {
                return Optional.of(category);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return label;
    }
}
