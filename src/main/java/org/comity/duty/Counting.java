package org.comity.duty;

/** How a period is counted out; a reading of a rule names one. */
public enum Counting {
    /** From the instant itself: hours as time that passes, days and months to the same time of day. */
    ELAPSED,

    /**
     * Regulation (EEC, Euratom) No 1182/71 Article 3(1) to (4): the hour or the day of the event is not counted; days and
     * months end with the last hour of the last day, and on a day of rest with that of the next working day. Days and
     * months hold at least two working days (Article 3(5)); hours are not asked for that.
     */
    EU_1182,

    /** The same, and hours too hold at least two working days where they make two days or more. */
    EU_1182_WITH_TWO_WORKING_DAYS,

    /** To the end of the n-th working day after the day of the event. */
    WORKING_DAYS
}
