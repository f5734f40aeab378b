package org.comity.doors.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;
import org.comity.parties.Actor;
import org.comity.parties.Person;
import org.comity.parties.Role;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A command that works on a node, typed by whoever sits at its data folder or by a person who shows their token. */
abstract class NodeCommand extends FolderCommand {
    @Option(names = "--as", paramLabel = "PERSON", description = "who does it, where it is not whoever sits here")
    private @Nullable String as;

    @Option(names = "--token-file", paramLabel = "FILE", description = "with --as: a file that holds their token")
    private @Nullable Path tokenFile;

    NodeCommand(Shell shell) {
        super(shell);
    }

    /** Of which roles a person that does this by {@code --as} must have one. */
    Set<Role> roles() {
        return EnumSet.of(Role.OPERATOR);
    }

    /** The name is not believed, the token is; naming somebody else than the token stands for is refused, not mended. */
    @Override
    final Actor actor(Rooms rooms, Terminal terminal) {
        if (as == null && tokenFile == null) {
            return Actor.AT_THE_FOLDER;
        }
        if (as == null || tokenFile == null) {
            throw new IllegalArgumentException("--as and --token-file go together");
        }
        OptionalLong nr = rooms.credentials().personByToken(read(terminal.file(tokenFile)));
        Person person = nr.isEmpty() ? null : rooms.people().find(nr.getAsLong()).orElse(null);
        if (person == null || person.removed() || !person.name().equals(as)) {
            throw new Refusal(Exit.REFUSED, "that token does not let anybody act as " + as);
        }
        if (person.roles().stream().noneMatch(roles()::contains)) {
            throw new Refusal(
                    Exit.REFUSED,
                    person.name() + " may not do this: it is for " + Role.print(roles()).replace(",", " or ")
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
