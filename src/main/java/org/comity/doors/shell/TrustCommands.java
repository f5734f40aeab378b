package org.comity.doors.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.Set;
import org.comity.parties.Introduction;
import org.comity.parties.KeyStatement;
import org.comity.parties.Keys;
import org.comity.parties.Party;
import org.comity.parties.Role;
import org.comity.seal.NoteKey;
import org.comity.seal.SignedNote;
import org.comity.seal.SigningKey;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verbs of {@code comity party} by which keys come to be trusted, follow each other, and end. */
final class TrustCommands {
    private TrustCommands() {}

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static NoteKey key(String text) {
        return NoteKey.parse(text.strip());
    }

    private static Instant instant(@Nullable String text, Rooms rooms) {
        try {
            return text == null ? rooms.clock().instant() : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("--from is an instant such as 2026-07-01T00:00:00Z, not " + text, e);
        }
    }

    @Command(name = "keys", description = "List the keys of a party, each with the time in which it counts.")
    static final class Listing extends TableCommand {
        @Parameters(paramLabel = "ID", arity = "0..1", description = "the party; left out: our own")
        @Nullable
        String id;

        Listing(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            Party party = id == null ? rooms.parties().ours() : rooms.parties().require(id);
            var table = new Table("fingerprint", "from", "until", "state", "key");
            Instant now = rooms.clock().instant();
            for (Keys.Term term : rooms.federation().keys().of(party)) {
                Instant until = term.until();
                table.row(
                        term.key().key().fingerprint().spoken(),
                        term.since().equals(Instant.EPOCH)
                                ? "the beginning"
                                : term.since().toString(),
                        until == null ? "" : until.toString(),
                        term.revoked()
                                ? "revoked"
                                : until == null ? "counts" : now.isBefore(until) ? "counts still" : "followed",
                        term.key().text());
            }
            table.print(terminal, form());
            return Exit.OK;
        }
    }

    @Command(
            name = "rotate",
            description =
                    "Let a new key follow our own: both sign for it, every partner is told, and the node signs with"
                            + " it once all of them have heard and it is started again. The statement is printed.")
    static final class Rotate extends NodeCommand {
        Rotate(Shell shell) {
            super(shell);
        }

        @Override
        Set<Role> roles() {
            return EnumSet.of(Role.ADMINISTRATOR);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            Path file = rooms.folder().resolve("keys").resolve("signing-next.pem");
            if (Files.exists(file)) {
                throw new Refusal(
                        Exit.REFUSED,
                        "a new key is announced already; it is taken up when every partner has heard of it and the node is"
                                + " started again. Who has not: comity peer letters");
            }
            SigningKey next = SigningKey.create(rooms.key().algorithm(), new SecureRandom());
            Party ours = rooms.parties().ours();
            SignedNote statement = KeyStatement.rotation(
                    ours.id(), rooms.key(), next, rooms.clock().instant());
            next.save(file); // first: a crash after it leaves a key nobody has heard of, which a person may delete
            int told = rooms.federation().tell(rooms.actor().name(), statement);
            terminal.out().print(statement.print());
            terminal.say("A new key follows ours. Its fingerprint: "
                    + next.verifyKey().fingerprint().spoken());
            terminal.say(told + (told == 1 ? " partner is" : " partners are")
                    + " told; when all have heard, start the node again and it signs with the new key.");
            return Exit.OK;
        }
    }

    @Command(
            name = "revoke",
            description = "Let a key count no more. Our own: the key we sign with now says so to every partner. A"
                    + " partner's: after it said so where you could be sure of it.")
    static final class Revoke extends NodeCommand {
        @Parameters(index = "0", paramLabel = "ID", description = "the party")
        String id = "";

        @Parameters(index = "1", paramLabel = "KEY", description = "the key, as comity party keys shows it")
        String key = "";

        @Option(names = "--from", paramLabel = "INSTANT", description = "since when; left out: now")
        @Nullable
        String from;

        Revoke(Shell shell) {
            super(shell);
        }

        @Override
        Set<Role> roles() {
            return EnumSet.of(Role.ADMINISTRATOR);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            Party party = rooms.parties().require(id);
            NoteKey named = key(key);
            Instant since = instant(from, rooms);
            if (party.ours()) {
                SignedNote statement = KeyStatement.revocation(party.id(), named, since, rooms.key());
                int told = rooms.federation().tell(rooms.actor().name(), statement);
                terminal.out().print(statement.print());
                terminal.say("That key of ours counts no more; " + told + " told.");
                return Exit.OK;
            }
            rooms.database().write(transaction -> {
                rooms.federation().keys().revoke(transaction, party, named, since);
                rooms.federation().log(transaction, "key revoked", rooms.actor().name(), party.id(), named.text());
                return null;
            });
            terminal.say("That key of " + party.title() + " counts no more since " + since + ".");
            return Exit.OK;
        }
    }

    @Command(name = "statement", description = "Take in what a party has signed about its own keys.")
    static final class Statement extends NodeCommand {
        @Parameters(index = "0", paramLabel = "ID", description = "the party")
        String id = "";

        @Parameters(index = "1", paramLabel = "FILE", description = "the signed note")
        Path file = Path.of("");

        Statement(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            Party party = rooms.parties().require(id);
            rooms.federation().take(rooms.actor().name(), party, read(terminal.file(file)));
            terminal.say("The statement holds. Its keys now: comity party keys " + id);
            return Exit.OK;
        }
    }

    @Command(name = "introduce", description = "Sign for a third party that a key is that of a party known here.")
    static final class Introduce extends NodeCommand {
        @Parameters(paramLabel = "ID", description = "the party that is introduced")
        String id = "";

        Introduce(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            Party party = rooms.parties().require(id);
            Party ours = rooms.parties().ours();
            var said = new Introduction(
                    party.id(),
                    party.name(),
                    party.noteKey(),
                    ours.id(),
                    rooms.clock().instant());
            terminal.out().print(said.sign(rooms.key()).print());
            terminal.say("With this another node may take " + party.title() + " in: comity party add " + party.id()
                    + " --introduced-by " + ours.id() + " --introduction FILE");
            return Exit.OK;
        }
    }
}
