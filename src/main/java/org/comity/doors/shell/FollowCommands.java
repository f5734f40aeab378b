package org.comity.doors.shell;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.comity.border.Followed;
import org.comity.border.Outcome;
import org.comity.doors.taxii.Follower;
import org.comity.doors.taxii.PeerFault;
import org.comity.json.JsonObject;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code comity follow}: collections of others, over TAXII 2.1. */
@Command(
        name = "follow",
        description = "Follow TAXII 2.1 collections of others.",
        subcommands = {
            FollowCommands.Add.class,
            FollowCommands.Run.class,
            FollowCommands.Listing.class,
            FollowCommands.Remove.class
        })
final class FollowCommands extends Noun {

    @Command(name = "add", description = "Follow a collection; a serving node looks at it again and again.")
    static final class Add extends NodeCommand {
        @Parameters(index = "0", paramLabel = "NAME", description = "what to call it here")
        String name = "";

        @Parameters(index = "1", paramLabel = "URL", description = "the collection's address")
        String url = "";

        @Option(names = "--agreement", paramLabel = "ID", description = "the agreement its objects come under")
        @Nullable
        String agreement;

        @Option(names = "--party", paramLabel = "ID", description = "the party it belongs to; goes with --agreement")
        @Nullable
        String party;

        @Option(names = "--token-file", paramLabel = "FILE", description = "holds the bearer token")
        @Nullable
        Path token;

        @Option(names = "--basic-file", paramLabel = "FILE", description = "holds USER:PASSWORD")
        @Nullable
        Path basic;

        @Option(names = "--ca-file", paramLabel = "FILE", description = "trust these certificates (PEM) and no others")
        @Nullable
        Path authorities;

        @Option(names = "--certificate-file", paramLabel = "FILE", description = "our client certificate, PEM")
        @Nullable
        Path certificate;

        @Option(names = "--key-file", paramLabel = "FILE", description = "its private key, PKCS#8 PEM")
        @Nullable
        Path key;

        @Option(names = "--proxy", paramLabel = "HOST:PORT", description = "HTTPS proxy")
        @Nullable
        String proxy;

        @Option(names = "--proxy-basic-file", paramLabel = "FILE", description = "holds USER:PASSWORD for the proxy")
        @Nullable
        Path proxyBasic;

        @Option(names = "--plain-http", description = "allow unencrypted HTTP to another machine")
        boolean plain;

        Add(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            if (agreement != null) {
                rooms.agreements().require(agreement);
                rooms.parties().require(String.valueOf(party));
            }
            var how = JsonObject.builder().put("collection", URI.create(url).toString());
            file(how, "token_file", token, terminal);
            file(how, "basic_file", basic, terminal);
            file(how, "ca_file", authorities, terminal);
            file(how, "certificate_file", certificate, terminal);
            file(how, "key_file", key, terminal);
            how.putIfPresent("proxy", proxy);
            file(how, "proxy_basic_file", proxyBasic, terminal);
            if (plain) {
                how.put("plain_http", true);
            }
            var followed = new Followed(name, agreement, party, how.build());
            rooms.follower().tryOut(followed);
            rooms.followings().add(followed);
            terminal.say("Following " + url + " as " + name + ". Look now with: comity follow run " + name);
            return Exit.OK;
        }

        private static void file(JsonObject.Builder how, String name, @Nullable Path file, Terminal terminal) {
            if (file != null) {
                how.put(name, terminal.file(file).toString());
            }
        }
    }

    @Command(name = "run", description = "Look at a followed collection now.")
    static final class Run extends NodeCommand {
        @Parameters(paramLabel = "NAME", description = "as it is called here")
        String name = "";

        Run(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            Followed followed = rooms.followings().require(name);
            try {
                Follower.Look look = rooms.follower().look(followed);
                look.remarks().forEach(remark -> terminal.say("The peer strays from TAXII 2.1: " + remark));
                for (Outcome outcome : look.problems()) {
                    terminal.say(outcome.id() + ": " + outcome.problem());
                }
                terminal.out().println("taken " + look.taken() + ", refused " + look.refused());
                return look.refused() == 0 ? Exit.OK : Exit.REFUSED;
            } catch (PeerFault e) {
                throw new Refusal(Exit.UNREACHABLE, name + ": " + e.getMessage());
            } catch (IOException e) {
                throw new Refusal(Exit.USAGE, name + ": " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Refusal(Exit.FAULT, "interrupted");
            }
        }
    }

    @Command(name = "list", description = "List the followed collections.")
    static final class Listing extends NodeCommand {
        @Option(names = "-o", paramLabel = "FORM", defaultValue = "table", description = "table, json or csv")
        Table.Form form = Table.Form.table;

        Listing(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            var table = new Table("name", "agreement", "party", "collection");
            for (Followed each : rooms.followings().all()) {
                table.row(
                        each.name(),
                        each.agreement() == null ? "(public)" : each.agreement(),
                        each.party() == null ? "" : each.party(),
                        String.valueOf(each.how().text("collection")));
            }
            table.print(terminal, form);
            return Exit.OK;
        }
    }

    @Command(name = "remove", description = "Follow it no more; what came from it stays.")
    static final class Remove extends NodeCommand {
        @Parameters(paramLabel = "NAME", description = "as it is called here")
        String name = "";

        Remove(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            rooms.followings().remove(name);
            terminal.say(name + " is followed no more.");
            return Exit.OK;
        }
    }
}
