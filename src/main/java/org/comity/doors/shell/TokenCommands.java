package org.comity.doors.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Set;
import org.comity.parties.Credentials.Credential;
import org.comity.parties.Party;
import org.comity.parties.Person;
import org.comity.parties.Role;
import org.comity.parties.Scope;
import org.comity.sql.Micros;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code comity token}: who may come to the doors, and what for. */
@Command(
        name = "token",
        description = "Credentials for the doors: tokens and client certificates.",
        subcommands = {
            TokenCommands.Create.class,
            TokenCommands.Certificate.class,
            TokenCommands.Listing.class,
            TokenCommands.Revoke.class
        })
final class TokenCommands extends Noun {

    /** What every new credential needs. */
    abstract static class Making extends NodeCommand {
        @Option(names = "--name", required = true, paramLabel = "NAME", description = "unique among all credentials")
        String name = "";

        @Option(
                names = "--scope",
                paramLabel = "SCOPES",
                description = "comma-separated: taxii:read, taxii:write, log:read, feed:read, feed:write, audit; for a"
                        + " person also commands, api:read, api:write")
        @Nullable
        String scope;

        @Option(names = "--party", paramLabel = "ID", description = "the party it is for; left out: our own")
        @Nullable
        String party;

        @Option(
                names = "--days",
                paramLabel = "N",
                defaultValue = "365",
                description = "days until it expires (default ${DEFAULT-VALUE})")
        int days;

        Making(Shell shell) {
            super(shell);
        }

        /** For a person it is an appointment, and {@code Appointments} decides. */
        @Override
        Set<Role> roles() {
            return EnumSet.of(Role.OPERATOR, Role.ADMINISTRATOR);
        }

        Party holder(Rooms rooms) {
            return party == null ? rooms.parties().ours() : rooms.parties().require(party);
        }

        /** A token of a person is for commands where nothing is said; anybody else says what they want it for. */
        Set<Scope> scopes(boolean ofPerson) {
            if (scope == null && !ofPerson) {
                throw new IllegalArgumentException("say what it is for with --scope, such as --scope taxii:read");
            }
            return scope == null ? EnumSet.of(Scope.COMMANDS) : Scope.list(scope);
        }

        Duration lasting() {
            if (days < 1 || days > 3_650) {
                throw new IllegalArgumentException("--days is " + days + "; choose from 1 to 3650");
            }
            return Duration.of(days, ChronoUnit.DAYS);
        }
    }

    @Command(name = "create", description = "Make a token; it is shown once, alone on stdout.")
    static final class Create extends Making {
        @Option(names = "--person", paramLabel = "NAME", description = "the one of our people it stands for")
        @Nullable
        String person;

        Create(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            Person holder = person == null ? null : rooms.people().require(person);
            Set<Scope> scopes = scopes(holder != null);
            String token = PersonActs.token(rooms, name, holder(rooms), holder, scopes, lasting());
            terminal.out().println(token);
            terminal.say("Keep it now: it cannot be shown again. It is for "
                    + (holder == null ? holder(rooms).title() : holder.title()) + ", expires in " + days
                    + " days, and ends at once with: comity token revoke " + name);
            return Exit.OK;
        }
    }

    @Command(name = "certificate", description = "Let the holder of a client certificate in.")
    static final class Certificate extends Making {
        @Parameters(paramLabel = "FILE", description = "the certificate in PEM")
        Path file = Path.of("");

        Certificate(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            X509Certificate certificate = read(terminal.file(file));
            rooms.database().write(transaction -> {
                rooms.credentials()
                        .addCertificate(transaction, name, holder(rooms), certificate, scopes(false), lasting());
                return null;
            });
            terminal.say("The holder of that certificate may come in for "
                    + holder(rooms).title() + ".");
            return Exit.OK;
        }

        private static X509Certificate read(Path file) {
            try (var in = Files.newInputStream(file)) {
                return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (CertificateException e) {
                throw new IllegalArgumentException(file + " is no certificate in PEM", e);
            }
        }
    }

    @Command(name = "list", description = "List all credentials; never their secrets.")
    static final class Listing extends NodeCommand {
        @Option(names = "-o", paramLabel = "FORM", defaultValue = "table", description = "table, json or csv")
        Table.Form form = Table.Form.table;

        Listing(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            var table = new Table("name", "party", "kind", "scopes", "expires", "state");
            long now = Micros.of(rooms.clock().instant());
            for (Credential each : rooms.credentials().all()) {
                String state = each.revoked() != null ? "revoked" : each.expires() <= now ? "expired" : "open";
                table.row(
                        each.name(),
                        holder(rooms, each),
                        each.kind(),
                        Scope.print(each.scopes()),
                        Micros.instant(each.expires())
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString(),
                        state);
            }
            table.print(terminal, form);
            return Exit.OK;
        }
    }

    private static String holder(Rooms rooms, Credential credential) {
        return credential.person() == null
                ? credential.party()
                : rooms.people()
                        .find(credential.person())
                        .map(person -> person.name() + ", " + credential.party())
                        .orElse(credential.party());
    }

    @Command(name = "revoke", description = "Close the door to a credential at once.")
    static final class Revoke extends NodeCommand {
        @Parameters(paramLabel = "NAME", description = "the credential's name")
        String name = "";

        Revoke(Shell shell) {
            super(shell);
        }

        @Override
        Set<Role> roles() {
            return EnumSet.allOf(Role.class);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            PersonActs.revoke(rooms, name);
            terminal.say(name + " opens no door any more.");
            return Exit.OK;
        }
    }
}
