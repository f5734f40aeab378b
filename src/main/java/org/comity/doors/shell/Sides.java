package org.comity.doors.shell;

/**
 * Who asked whom.
 *
 * @param by the id of the party that asked
 * @param of the id of the party that was asked
 */
record Sides(String by, String of) {

    /** @param ours whether we asked that party; otherwise it asked us */
    static Sides of(Rooms rooms, boolean ours, String party) {
        String us = rooms.parties().ours().id();
        return ours ? new Sides(us, party) : new Sides(party, us);
    }
}
