package org.comity.doors.shell;

import java.nio.file.Path;
import java.time.InstantSource;
import org.comity.border.Followings;
import org.comity.border.Gate;
import org.comity.doors.taxii.Follower;
import org.comity.ledger.Ledger;
import org.comity.parties.Agreements;
import org.comity.parties.Credentials;
import org.comity.parties.Parties;
import org.comity.parties.Visitor;
import org.comity.seal.SigningKey;
import org.comity.sql.Database;

/**
 * The rooms of an open node, for commands.
 *
 * @param folder the data folder
 * @param operator who types commands: the node's own party, since whoever can open the data folder is its operator
 */
public record Rooms(
        Path folder,
        Database database,
        Parties parties,
        Agreements agreements,
        Credentials credentials,
        Ledger ledger,
        Gate gate,
        Followings followings,
        Follower follower,
        SigningKey key,
        InstantSource clock,
        Visitor operator) {}
