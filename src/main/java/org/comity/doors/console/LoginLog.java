package org.comity.doors.console;

import java.sql.SQLException;
import org.comity.doors.shell.Rooms;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.ledger.Act;
import org.comity.ledger.LogName;
import org.comity.parties.LoginAnswer;
import org.comity.parties.Person;
import org.comity.sql.Transaction;

/** Writes into the home log who came in, who did not, and why. */
final class LoginLog {
    private LoginLog() {}

    static void write(Rooms rooms, Transaction transaction, LoginAnswer answer, String how, String address)
            throws SQLException {
        write(rooms, transaction, answer, how, address, JsonObject.EMPTY);
    }

    /**
     * Writes one. While somebody is locked out nothing is written: else whoever guesses would fill the log.
     *
     * @param more what else there is to say of it
     */
    static void write(
            Rooms rooms, Transaction transaction, LoginAnswer answer, String how, String address, JsonObject more)
            throws SQLException {
        switch (answer) {
            case LoginAnswer.In in ->
                append(
                        rooms,
                        transaction,
                        Act.of("logged in", in.person().name())
                                .with(more.toBuilder()
                                        .put("by", how)
                                        .put("from", address)
                                        .build()));
            case LoginAnswer.No no when no.why() == LoginAnswer.Why.LOCKED -> {}
            case LoginAnswer.No no -> {
                Person person = no.person();
                append(
                        rooms,
                        transaction,
                        Act.of("login refused", "node")
                                .with(more.toBuilder()
                                        .putIfPresent("person", person == null ? null : person.name())
                                        .put("by", how)
                                        .put("from", address)
                                        .put("why", no.why().label())
                                        .build()));
                if (!no.locked().isEmpty()) {
                    append(
                            rooms,
                            transaction,
                            Act.of("login locked", "node")
                                    .with(JsonObject.builder()
                                            .put("what", JsonArray.ofTexts(no.locked()))
                                            .build()));
                }
            }
        }
    }

    private static void append(Rooms rooms, Transaction transaction, Act act) throws SQLException {
        rooms.ledger().append(transaction, LogName.HOME, act);
    }
}
