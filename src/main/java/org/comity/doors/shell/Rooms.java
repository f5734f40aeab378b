package org.comity.doors.shell;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.comity.border.Federation;
import org.comity.border.Followings;
import org.comity.border.Gate;
import org.comity.cases.Casebook;
import org.comity.doors.oidc.OpenId;
import org.comity.doors.peer.Exchange;
import org.comity.doors.taxii.Follower;
import org.comity.feeds.Feeds;
import org.comity.ledger.Ledger;
import org.comity.parties.Actor;
import org.comity.parties.Agreements;
import org.comity.parties.Appointments;
import org.comity.parties.Credentials;
import org.comity.parties.Logins;
import org.comity.parties.Parties;
import org.comity.parties.People;
import org.comity.parties.Visitor;
import org.comity.seal.SigningKey;
import org.comity.sql.Database;

/**
 * The rooms of an open node, for commands.
 *
 * @param folder the data folder
 * @param operator who types commands, as a visitor of our own party
 * @param actor who types commands: whoever sits at the data folder, or a person who has shown who they are
 * @param base where the node answers, or would, without a slash at the end
 * @param introductions whether a party may be taken in on the signed word of another
 * @param openId the login provider; empty where none is set
 */
public record Rooms(
        Path folder,
        Database database,
        Parties parties,
        Agreements agreements,
        Credentials credentials,
        People people,
        Appointments appointments,
        Logins logins,
        Ledger ledger,
        Gate gate,
        Followings followings,
        Follower follower,
        Federation federation,
        Exchange exchange,
        Casebook casebook,
        Feeds feeds,
        SigningKey key,
        InstantSource clock,
        Visitor operator,
        Actor actor,
        Supplier<String> base,
        boolean introductions,
        Optional<OpenId> openId) {

    /** The same rooms as that person enters them. */
    public Rooms as(Actor person) {
        return new Rooms(
                folder,
                database,
                parties,
                agreements,
                credentials,
                people,
                appointments,
                logins,
                ledger,
                gate,
                followings,
                follower,
                federation,
                exchange,
                casebook,
                feeds,
                key,
                clock,
                new Visitor(person.name(), operator.party(), true, operator.scopes()),
                person,
                base,
                introductions,
                openId);
    }
}
