package org.comity.doors.shell;

import java.nio.file.Path;
import org.comity.parties.Introduction;
import org.comity.parties.Party;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code comity party}: who we deal with. */
@Command(
        name = "party",
        description = "Parties and their keys.",
        subcommands = {
            PartyCommands.Add.class,
            PartyCommands.Listing.class,
            PartyCommands.Show.class,
            TrustCommands.Listing.class,
            TrustCommands.Rotate.class,
            TrustCommands.Revoke.class,
            TrustCommands.Statement.class,
            TrustCommands.Introduce.class
        })
final class PartyCommands extends Noun {

    @Command(name = "add", description = "Take a party in, with the key it signs by.")
    static final class Add extends NodeCommand {
        @Parameters(paramLabel = "ID", description = "its domain name, such as csirt.northland.example")
        String id = "";

        @Option(names = "--name", paramLabel = "NAME", description = "what people call it")
        String name = "";

        @Option(names = "--key", paramLabel = "KEY", description = "its verification key, as its own node shows it")
        @Nullable
        String key;

        @Option(names = "--key-file", paramLabel = "FILE", description = "a file that holds its verification key")
        @Nullable
        Path keyFile;

        @Option(
                names = "--introduced-by",
                paramLabel = "ID",
                description = "a party known here that says whose key it is; needs trust.introductions: allow")
        @Nullable
        String introducer;

        @Option(names = "--introduction", paramLabel = "FILE", description = "the note it signed for that")
        @Nullable
        Path introduction;

        @Option(
                names = "--without-node",
                description = "it has no node and no key: it signs on paper, and reads over TAXII")
        boolean withoutNode;

        Add(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            if (introducer != null) {
                return introduced(rooms, terminal, introducer);
            }
            if (name.isEmpty()) {
                throw new IllegalArgumentException("say what people call it: --name NAME");
            }
            if (withoutNode && key == null && keyFile == null) {
                Party party =
                        rooms.database().write(transaction -> rooms.parties().add(transaction, id, name, "", false));
                terminal.say(
                        party.title() + " is known, without a node. What it signs is a paper that two persons record.");
                return Exit.OK;
            }
            String text = key;
            if (keyFile != null) {
                text = TrustCommands.read(terminal.file(keyFile)).strip();
            }
            if (text == null || withoutNode || (key != null && keyFile != null)) {
                throw new IllegalArgumentException(
                        "give the party's key by --key or by --key-file, or say --without-node");
            }
            String given = text;
            Party party =
                    rooms.database().write(transaction -> rooms.parties().add(transaction, id, name, given, false));
            terminal.say(party.title() + " is known. Compare the fingerprint of its key with it by voice:");
            terminal.say("  " + party.noteKey().key().fingerprint().spoken());
            return Exit.OK;
        }

        private int introduced(Rooms rooms, Terminal terminal, String by) {
            if (!rooms.introductions()) {
                throw new Refusal(
                        Exit.REFUSED,
                        "this node takes nobody in on another's word; whoever is to decide that may set"
                                + " trust.introductions: allow in comity.yaml, or compare fingerprints by voice");
            }
            if (introduction == null || key != null || keyFile != null) {
                throw new IllegalArgumentException("--introduced-by goes with --introduction FILE, and without a key");
            }
            Party friend = rooms.parties().require(by);
            var said = Introduction.open(
                    TrustCommands.read(terminal.file(introduction)),
                    friend.id(),
                    rooms.federation().keys().counting(friend),
                    rooms.clock().instant());
            if (!said.party().equals(id)) {
                throw new IllegalArgumentException("the introduction is of " + said.party() + ", not of " + id);
            }
            Party party = rooms.database().write(transaction -> {
                Party added = rooms.parties()
                        .add(
                                transaction,
                                id,
                                name.isEmpty() ? said.name() : name,
                                said.key().text(),
                                false);
                rooms.federation()
                        .log(transaction, "party introduced", rooms.actor().name(), id, "by " + friend.id());
                return added;
            });
            terminal.say(party.title() + " is known on the word of " + friend.title() + ". Its key's fingerprint:");
            terminal.say("  " + party.noteKey().key().fingerprint().spoken());
            return Exit.OK;
        }
    }

    @Command(name = "list", description = "List the parties, our own first.")
    static final class Listing extends NodeCommand {
        @Option(names = "-o", paramLabel = "FORM", defaultValue = "table", description = "table, json or csv")
        Table.Form form = Table.Form.table;

        Listing(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            var table = new Table("id", "name", "ours", "fingerprint");
            for (Party party : rooms.parties().all()) {
                table.row(
                        party.id(),
                        party.name(),
                        party.ours() ? "yes" : "",
                        party.hasNode() ? party.noteKey().key().fingerprint().spoken() : "none: without a node");
            }
            table.print(terminal, form);
            return Exit.OK;
        }
    }

    @Command(name = "show", description = "Show a party's key, alone on stdout.")
    static final class Show extends NodeCommand {
        @Parameters(paramLabel = "ID", arity = "0..1", description = "the party; left out: our own")
        @Nullable
        String id;

        Show(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            Party party = id == null ? rooms.parties().ours() : rooms.parties().require(id);
            if (!party.hasNode()) {
                throw new Refusal(Exit.NOT_FOUND, party.title() + " has no node, and so no key");
            }
            terminal.out().println(party.key());
            terminal.say(party.title() + ", fingerprint "
                    + party.noteKey().key().fingerprint().spoken());
            return Exit.OK;
        }
    }
}
