package org.comity.json;

/** {@code true} or {@code false}. */
public enum JsonBoolean implements JsonValue {
    TRUE(true),
    FALSE(false);

    private final boolean truth;

    JsonBoolean(boolean truth) {
        this.truth = truth;
    }

    public boolean truth() {
        return truth;
    }

    @Override
    public String kind() {
        return "a boolean";
    }

    @Override
    public String toString() {
        return truth ? "true" : "false";
    }
}
