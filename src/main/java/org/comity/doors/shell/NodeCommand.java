package org.comity.doors.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import org.comity.parties.Actor;
import org.comity.parties.Person;
import org.comity.parties.Role;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that works on a node, typed by whoever sits at its data folder or by a person who shows their token. */
abstract class NodeCommand implements Callable<Integer> {
    private final Shell shell;

    @Spec
    @Nullable
    private CommandSpec spec;

    // Not "required" to picocli, which would ask it of a noun even when it stands behind the verb.
    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:COMITY_DATA}",
            description = "the node's data folder (or COMITY_DATA)")
    private @Nullable Path data;

    @Option(names = "--as", paramLabel = "PERSON", description = "who does it, where it is not whoever sits here")
    private @Nullable String as;

    @Option(names = "--as-token", paramLabel = "FILE", description = "with --as: a file that holds their token")
    private @Nullable Path tokenFile;

    NodeCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public final Integer call() {
        if (data == null) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(), "Missing required option: '--data=DIR'");
        }
        return shell.at(data, rooms -> {
            Actor actor = actor(rooms, shell.terminal());
            return run(actor.person().isEmpty() ? rooms : rooms.as(actor), shell.terminal());
        });
    }

    /** Does the work; answers the exit code. */
    abstract int run(Rooms rooms, Terminal terminal);

    /** Of which roles a person that does this by {@code --as} must have one. */
    Set<Role> roles() {
        return EnumSet.of(Role.OPERATOR);
    }

    /** The name is not believed, the token is; naming somebody else than the token stands for is refused, not mended. */
    private Actor actor(Rooms rooms, Terminal terminal) {
        if (as == null && tokenFile == null) {
            return Actor.AT_THE_FOLDER;
        }
        if (as == null || tokenFile == null) {
            throw new IllegalArgumentException("--as and --as-token go together");
        }
        OptionalLong nr = rooms.credentials().personByToken(read(terminal.file(tokenFile)));
        Person person =
                nr.isEmpty() ? null : rooms.people().find(nr.getAsLong()).orElse(null);
        if (person == null || person.removed() || !person.name().equals(as)) {
            throw new Refusal(Exit.REFUSED, "that token does not let anybody act as " + as);
        }
        if (person.roles().stream().noneMatch(roles()::contains)) {
            throw new Refusal(
                    Exit.REFUSED,
                    person.name() + " may not do this: it is for "
                            + Role.print(roles()).replace(",", " or ")
                            + (person.roles().isEmpty()
                                    ? ", and " + person.name() + " has no role"
                                    : ", and " + person.name() + " is " + Role.print(person.roles())));
        }
        return Actor.of(person);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
