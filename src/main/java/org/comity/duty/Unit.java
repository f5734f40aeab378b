package org.comity.duty;

/** In what a period is counted. */
public enum Unit {
    HOUR,
    BUSINESS_DAY,
    DAY,
    MONTH;

    /** As in "4 business days". */
    String of(int amount) {
        return amount + " " + Words.written(this) + (amount == 1 ? "" : "s");
    }
}
