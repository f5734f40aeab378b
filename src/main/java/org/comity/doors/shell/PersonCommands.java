package org.comity.doors.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.comity.border.Staging;
import org.comity.json.JsonObject;
import org.comity.ledger.Act;
import org.comity.ledger.LogName;
import org.comity.parties.Person;
import org.comity.parties.Role;
import org.comity.seal.NoteKey;
import org.comity.seal.SigningKey;
import org.comity.sql.Transaction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code comity person}: our own people, and what they are there for. */
@Command(
        name = "person",
        description = "Our own people and their roles: operator, approver, signatory, auditor, administrator.",
        subcommands = {
            PersonCommands.Add.class,
            PersonCommands.Listing.class,
            PersonCommands.Show.class,
            PersonCommands.Roles.class,
            PersonCommands.Remove.class,
            LinkCommand.class,
            FeedCommand.class,
            OidcCommand.class,
            PersonCommands.Key.class,
            PersonCommands.Sign.class
        })
final class PersonCommands extends Noun {

    /** A command that changes who is here; what it did is an entry in the home log, in the same transaction. */
    abstract static class Appointing extends NodeCommand {
        @Parameters(index = "0", paramLabel = "NAME", description = "the short name")
        String name = "";

        Appointing(Shell shell) {
            super(shell);
        }

        /** Everybody may change what is their own, so the rules behind this decide. */
        @Override
        Set<Role> roles() {
            return EnumSet.allOf(Role.class);
        }

        static void log(Rooms rooms, Transaction transaction, String kind, JsonObject details)
                throws java.sql.SQLException {
            rooms.ledger()
                    .append(
                            transaction,
                            LogName.HOME,
                            Act.of(kind, rooms.actor().name()).with(details));
        }
    }

    @Command(name = "add", description = "Take a person in.")
    static final class Add extends Appointing {
        @Option(names = "--name", required = true, paramLabel = "NAME", description = "what people call them")
        String displayName = "";

        @Option(names = "--role", paramLabel = "ROLES", defaultValue = "", description = "comma-separated")
        String roles = "";

        @Option(
                names = "--key-file",
                paramLabel = "FILE",
                description = "a file that holds the verification key they approve by")
        @Nullable
        Path keyFile;

        Add(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            String key = keyFile == null ? null : text(terminal.file(keyFile)).strip();
            Set<Role> given = Role.list(roles);
            Person person = PersonActs.add(rooms, name, displayName, given, key);
            terminal.say(person.title() + " is here, "
                    + (given.isEmpty() ? "without a role yet." : "as " + Role.print(given) + "."));
            person.noteKey()
                    .ifPresent(shown -> terminal.say("Compare the fingerprint of the key with them: "
                            + shown.key().fingerprint().spoken()));
            terminal.say("Next: comity token create --name NAME --person " + name);
            return Exit.OK;
        }
    }

    @Command(name = "role", description = "Give a person roles, or take them away; nobody gives themselves one.")
    static final class Roles extends Appointing {
        @Option(names = "--give", paramLabel = "ROLES", defaultValue = "", description = "comma-separated")
        String give = "";

        @Option(names = "--take", paramLabel = "ROLES", defaultValue = "", description = "comma-separated")
        String take = "";

        Roles(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            Set<Role> given = Role.list(give);
            Set<Role> taken = Role.list(take);
            if (given.isEmpty() == taken.isEmpty()) {
                throw new IllegalArgumentException("say either --give ROLES or --take ROLES");
            }
            Person before = rooms.people().require(name);
            Person now = PersonActs.change(rooms, before, given, taken);
            terminal.say(now.title() + " is "
                    + (now.roles().isEmpty() ? "without a role now." : Role.print(now.roles()) + " now."));
            return Exit.OK;
        }
    }

    @Command(name = "remove", description = "Remove a person: their tokens end, their approvals count no longer.")
    static final class Remove extends Appointing {
        Remove(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            Person person = rooms.people().require(name);
            PersonActs.remove(rooms, person);
            terminal.say(person.title() + " is here no more. The logs keep the name.");
            return Exit.OK;
        }
    }

    @Command(name = "list", description = "List our own people.")
    static final class Listing extends TableCommand {
        Listing(Shell shell) {
            super(shell);
        }

        @Override
        Set<Role> roles() {
            return EnumSet.allOf(Role.class);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            var table = new Table("name", "called", "roles", "key");
            for (Person each : rooms.people().all()) {
                table.row(
                        each.name(),
                        each.displayName(),
                        Role.print(each.roles()),
                        each.noteKey()
                                .map(key -> key.key().fingerprint().spoken())
                                .orElse(""));
            }
            table.print(terminal, form());
            return Exit.OK;
        }
    }

    @Command(name = "show", description = "Show a person: roles, key, and the names of their tokens.")
    static final class Show extends NodeCommand {
        @Parameters(paramLabel = "NAME", description = "the short name")
        String name = "";

        Show(Shell shell) {
            super(shell);
        }

        @Override
        Set<Role> roles() {
            return EnumSet.allOf(Role.class);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            Person person = rooms.people().require(name);
            var out = terminal.out();
            out.println(person.title());
            out.println("Roles: " + (person.roles().isEmpty() ? "none" : Role.print(person.roles())));
            out.println("Key: " + (person.key() == null ? "none" : person.key()));
            out.println("Tokens: "
                    + String.join(
                            ", ",
                            rooms.credentials().all().stream()
                                    .filter(each -> each.person() != null
                                            && each.person() == person.nr()
                                            && each.revoked() == null)
                                    .map(each -> each.name())
                                    .toList()));
            return Exit.OK;
        }
    }

    @Command(
            name = "key",
            description = "Make a key to approve by; needs no node. The key stays in FILE, its public half goes to"
                    + " stdout.")
    static final class Key implements Callable<Integer> {
        private final Shell shell;

        @Parameters(index = "0", paramLabel = "NAME", description = "the short name of its holder")
        String name = "";

        @Parameters(index = "1", paramLabel = "FILE", description = "where to put it; must not be there yet")
        Path file = Path.of("");

        Key(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() {
            SigningKey key = SigningKey.create(new SecureRandom());
            String text = new NoteKey(name, key.verifyKey()).text();
            key.save(shell.terminal().file(file));
            shell.terminal().out().println(text);
            shell.terminal().say("Fingerprint: " + key.verifyKey().fingerprint().spoken());
            return Exit.OK;
        }
    }

    @Command(
            name = "sign",
            description = "Sign the statement of a staging, piped in, with a person's key; needs no node. Prints the"
                    + " note for: comity release approve N --note FILE")
    static final class Sign implements Callable<Integer> {
        private final Shell shell;

        @Parameters(index = "0", paramLabel = "NAME", description = "the short name of the key's holder")
        String name = "";

        @Parameters(index = "1", paramLabel = "FILE", description = "the key")
        Path file = Path.of("");

        @Parameters(index = "2", paramLabel = "STATEMENT", defaultValue = "-", description = "left out: piped in")
        Path statement = Path.of("-");

        Sign(Shell shell) {
            this.shell = shell;
        }

        @Override
        public Integer call() {
            Terminal terminal = shell.terminal();
            String text = statement.toString().equals("-") ? piped(terminal) : text(terminal.file(statement));
            SigningKey key = SigningKey.load(terminal.file(file));
            terminal.out().print(Staging.sign(text, name, key).print());
            return Exit.OK;
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String piped(Terminal terminal) {
        try (var in = terminal.in().get()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
