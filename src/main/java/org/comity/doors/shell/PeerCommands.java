package org.comity.doors.shell;

import java.net.URI;
import org.comity.border.Letters;
import org.comity.border.Outcome;
import org.comity.border.Peers.Peer;
import org.comity.doors.peer.Exchange.Exchanged;
import org.comity.doors.peer.PeerFault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code comity peer}: the nodes of partners. */
@Command(
        name = "peer",
        description = "Exchange with the nodes of partners: what was released, and letters, signed by both.",
        subcommands = {
            PeerCommands.Add.class,
            PeerCommands.Pull.class,
            PeerCommands.Listing.class,
            PeerCommands.Correspondence.class,
            PeerCommands.Evidence.class,
            PeerCommands.Acknowledge.class,
            PeerCommands.Remove.class
        })
final class PeerCommands extends Noun {

    @Command(
            name = "add",
            description = "Say where a partner's node is; a serving node exchanges with it again and again.")
    static final class Add extends NodeCommand {
        @Parameters(index = "0", paramLabel = "PARTY", description = "the party, as it is known here")
        String party = "";

        @Parameters(index = "1", paramLabel = "URL", description = "where its node lets peers in: https://HOST:PORT/")
        String url = "";

        Add(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            URI uri = URI.create(url);
            if (!"https".equals(uri.getScheme()) || uri.getHost() == null) {
                throw new IllegalArgumentException(
                        "a node is reached under https://HOST:PORT/, which its serve shows behind \"peer\"; not "
                                + url);
            }
            rooms.federation().peers().add(party, url);
            terminal.say("Exchanging with " + party + " at " + url + ". Do so now with: comity peer pull " + party);
            return Exit.OK;
        }
    }

    @Command(name = "pull", description = "Exchange with a partner's node now.")
    static final class Pull extends NodeCommand {
        @Parameters(paramLabel = "PARTY", description = "the party, as it is known here")
        String party = "";

        Pull(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            try {
                Exchanged exchanged = rooms.exchange().with(party);
                for (Outcome outcome : exchanged.problems()) {
                    terminal.say(outcome.id() + ": " + outcome.problem());
                }
                String remark = rooms.federation().peers().require(party).remark();
                if (!remark.isEmpty()) {
                    terminal.say(party + ": " + remark);
                }
                terminal.out()
                        .println("taken " + exchanged.taken() + ", refused " + exchanged.refused() + ", letters "
                                + exchanged.letters());
                return exchanged.refused() == 0 ? Exit.OK : Exit.REFUSED;
            } catch (PeerFault e) {
                throw new Refusal(
                        switch (e.kind()) {
                            case UNREACHABLE -> Exit.UNREACHABLE;
                            case UNTRUSTED, BROKEN -> Exit.NOT_VERIFIED;
                            case REFUSED -> Exit.REFUSED;
                        },
                        party + ": " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Refusal(Exit.FAULT, "interrupted");
            }
        }
    }

    @Command(name = "list", description = "List the nodes of partners, and how the last exchange with each went.")
    static final class Listing extends TableCommand {
        Listing(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            var table = new Table("party", "url", "incarnation", "last exchange", "failures", "remark");
            for (Peer peer : rooms.federation().peers().all()) {
                table.row(
                        peer.party(),
                        peer.url().isEmpty() ? "(it comes to us)" : peer.url(),
                        peer.said().isEmpty() ? peer.incarnation() : peer.incarnation() + ", says " + peer.said(),
                        peer.met() == null ? "never" : peer.met().toString(),
                        Long.toString(peer.failures()),
                        peer.remark());
            }
            table.print(terminal, form());
            return Exit.OK;
        }
    }

    @Command(
            name = "letters",
            description = "List letters that wait to be fetched, or that could not be followed here.")
    static final class Correspondence extends TableCommand {
        Correspondence(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            var table = new Table("from", "to", "agreement", "number", "kind", "state", "why");
            for (Letters.Kept each : rooms.federation().letters().open()) {
                table.row(
                        each.letter().sender(),
                        each.letter().recipient(),
                        each.letter().agreement(),
                        Long.toString(each.letter().number()),
                        each.letter().kind(),
                        each.state(),
                        each.why());
            }
            table.print(terminal, form());
            return Exit.OK;
        }
    }

    @Command(name = "evidence", description = "List what a partner signed and must not have signed.")
    static final class Evidence extends TableCommand {
        @Parameters(paramLabel = "PARTY", description = "the party, as it is known here")
        String party = "";

        Evidence(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            var table = new Table("party", "reason");
            rooms.federation().peers().evidenceAgainst(party).forEach(reason -> table.row(party, reason));
            table.print(terminal, form());
            return Exit.OK;
        }
    }

    @Command(
            name = "acknowledge",
            description = "Deal with a partner's node in the incarnation it says it is in, after asking it by voice.")
    static final class Acknowledge extends NodeCommand {
        @Parameters(paramLabel = "PARTY", description = "the party, as it is known here")
        String party = "";

        Acknowledge(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            Peer peer = rooms.federation().peers().acknowledge(rooms.actor().name(), party);
            terminal.say(party + " is dealt with in incarnation " + peer.incarnation()
                    + " from now on; what it released is read from the start.");
            return Exit.OK;
        }
    }

    @Command(name = "remove", description = "Go to that node no more; what came from it stays.")
    static final class Remove extends NodeCommand {
        @Parameters(paramLabel = "PARTY", description = "the party, as it is known here")
        String party = "";

        Remove(Shell shell) {
            super(shell);
        }

        @Override
        int run(Rooms rooms, Terminal terminal) {
            rooms.federation().peers().leave(party);
            terminal.say(party + " is asked no more.");
            return Exit.OK;
        }
    }
}
