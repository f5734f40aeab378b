package org.comity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.comity.border.Followed;
import org.comity.border.Refused;
import org.comity.doors.Answer;
import org.comity.doors.BadRequest;
import org.comity.doors.Listener;
import org.comity.doors.Listening;
import org.comity.doors.Route;
import org.comity.doors.api.ApiDoor;
import org.comity.doors.console.CalendarDoor;
import org.comity.doors.console.ConsoleDoor;
import org.comity.doors.feed.FeedDoor;
import org.comity.doors.log.Cosigning;
import org.comity.doors.log.LogDoor;
import org.comity.doors.peer.Messenger;
import org.comity.doors.peer.PeerDoor;
import org.comity.doors.shell.LinkCommand;
import org.comity.doors.shell.PlanSource;
import org.comity.doors.shell.Refusal;
import org.comity.doors.shell.Rooms;
import org.comity.doors.shell.StandingPlan;
import org.comity.doors.taxii.Follower;
import org.comity.doors.taxii.PeerFault;
import org.comity.doors.taxii.TaxiiDoor;
import org.comity.feeds.Delivered;
import org.comity.ledger.Cosigner;
import org.comity.parties.Person;
import org.comity.parties.Role;
import org.comity.seal.Certificate;
import org.comity.yaml.BadYaml;

/** A node with its doors open: it answers others, takes commands, signs its logs, and follows what it follows. */
public final class Serving implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("comity.node");

    /** How soon an entry lies under a signed checkpoint. */
    private static final Duration CHECKPOINT_EVERY = Duration.ofSeconds(1);

    /** How soon after a checkpoint those who cosign are visited, and others' logs looked at. */
    private static final Duration COSIGN_EVERY = Duration.ofSeconds(5);

    /** How soon what came in is found by what it names without being looked through. */
    private static final Duration NAMES_EVERY = Duration.ofMillis(500);

    /** How soon what is due is deleted, and said to be. */
    private static final Duration RETAIN_EVERY = Duration.ofMinutes(1);

    /** How soon what was laid for recipients without a node is handed over. */
    private static final Duration DELIVER_EVERY = Duration.ofMinutes(1);

    /** How often the loops turn whose work can wait a while. */
    record Pace(Duration retain, Duration deliver) {
        static final Pace USUAL = new Pace(RETAIN_EVERY, DELIVER_EVERY);
    }

    private final Rooms rooms;
    private final Listener listener;
    private final ConsoleDoor console;
    private final Optional<Listener> peerListener;
    private final Control control;
    private final Messenger messenger;
    private final ScheduledExecutorService loops = Executors.newScheduledThreadPool(
            4, Thread.ofPlatform().daemon().name("loop-", 0).factory());

    /** What was wrong at the last visit to each cosigner; for the loop that visits them. */
    private final Map<String, List<String>> remarked = new ConcurrentHashMap<>();

    /** What was not delivered to each recipient at the last turn, and why. */
    private final Map<String, List<String>> undelivered = new ConcurrentHashMap<>();

    /** What the operator should hear before anybody comes; the self-signed certificate's fingerprint, for one. */
    private final List<String> remarks;

    private Serving(
            Rooms rooms,
            Listener listener,
            ConsoleDoor console,
            Optional<Listener> peerListener,
            Control control,
            List<String> remarks) {
        this.rooms = rooms;
        this.listener = listener;
        this.console = console;
        this.peerListener = peerListener;
        this.control = control;
        this.messenger = new Messenger(rooms.federation(), rooms.exchange());
        this.remarks = List.copyOf(remarks);
    }

    /**
     * Opens the doors of a node; it answers when this returns.
     *
     * @param plainHttp without TLS, which only a loopback address may do
     * @throws IOException when the place to listen, or a certificate, cannot be had
     */
    public static Serving open(Node node, DataFolder folder, Config config, boolean plainHttp) throws IOException {
        return open(node, folder, config, plainHttp, Pace.USUAL);
    }

    static Serving open(Node node, DataFolder folder, Config config, boolean plainHttp, Pace pace) throws IOException {
        Rooms rooms = node.rooms();
        var remarks = new ArrayList<String>();
        String listen = config.get(Setting.SERVER_LISTEN);
        Listening listening = plainHttp
                ? Listening.plain(listen)
                : Listening.tls(listen, certificate(folder, config, rooms, remarks));
        Base base = node.base();
        var taxii = new TaxiiDoor(
                rooms.gate(),
                rooms.credentials(),
                node.bookmarkKey(),
                new TaxiiDoor.Introduction(rooms.parties().ours().name(), ""),
                base::url);
        var routes = new ArrayList<Route>(taxii.routes());
        routes.addAll(new LogDoor(rooms.ledger(), rooms.parties(), rooms.credentials()).routes());
        var console = new ConsoleDoor(rooms);
        routes.addAll(console.routes());
        routes.addAll(new ApiDoor(rooms).routes());
        routes.addAll(new CalendarDoor(rooms).routes());
        routes.addAll(feedDoor(rooms, folder).routes());
        routes.add(Route.light("/health/live", request -> text("live\n")));
        routes.add(Route.light("/health/ready", request -> ready(rooms)));
        Listener listener = Listener.open(listening, routes, new SecureRandom());
        base.listensAt(listener.base());
        Optional<Listener> peerListener = Optional.empty();
        try {
            peerListener = peerListener(node, config);
            Control control = Control.open(folder, node);
            firstLogin(rooms).ifPresent(remarks::add);
            var serving = new Serving(rooms, listener, console, peerListener, control, remarks);
            serving.loop(
                    "signing checkpoints",
                    CHECKPOINT_EVERY,
                    () -> rooms.ledger().checkpointAll());
            serving.loop(
                    "taking down what objects name",
                    NAMES_EVERY,
                    () -> rooms.gate().followNames());
            serving.loop("cosigning", COSIGN_EVERY, serving::cosignAll);
            // Before anybody asks for a page: over millions of rows it takes a second or more.
            rooms.gate().releases().standings().countAhead();
            rooms.federation().retained().countAhead();
            serving.loops.execute(serving.guarded("drawing what was seen", () -> drawAhead(rooms)));
            long seconds = Long.parseLong(config.get(Setting.FOLLOW_EVERY_SECONDS));
            long pause = Long.parseLong(config.get(Setting.PEER_EVERY_SECONDS));
            serving.loop(
                    "exchanging with partners",
                    Duration.ofSeconds(Math.max(1, pause)),
                    () -> rooms.exchange().all());
            serving.loop("deleting what is due", pace.retain(), () -> {
                rooms.federation().retention().run();
                rooms.feeds().tidy();
                drawAhead(rooms);
            });
            serving.loop("delivering observations", pace.deliver(), serving::deliver);
            serving.loop("following", Duration.ofSeconds(Math.max(1, seconds)), serving::followAll);
            return serving;
        } catch (IOException | RuntimeException e) {
            listener.close();
            peerListener.ifPresent(Listener::close);
            throw e;
        }
    }

    private static FeedDoor feedDoor(Rooms rooms, DataFolder folder) throws IOException {
        var standing = new StandingPlan(rooms);
        return new FeedDoor(
                rooms.credentials(),
                rooms.federation().segments().pickup(),
                rooms.feeds(),
                () -> {
                    try {
                        return standing.now();
                    } catch (Refusal e) {
                        throw new BadRequest(409, String.valueOf(e.getMessage()));
                    }
                },
                StandingPlan::unpacked,
                folder.scratch().resolve("reports"),
                rooms.clock());
    }

    /** Partners' nodes come in by a port of their own, where nobody gets past the handshake without a certificate. */
    private static Optional<Listener> peerListener(Node node, Config config) throws IOException {
        String listen = config.get(Setting.PEER_LISTEN);
        if (listen.isEmpty()) {
            return Optional.empty();
        }
        var door = new PeerDoor(node.rooms().federation(), node.rooms().clock());
        return Optional.of(
                Listener.open(Listening.mutualTls(listen, node.peerCertificate()), door.routes(), new SecureRandom()));
    }

    /** Where it answers, without a slash at the end. */
    public String base() {
        return listener.base();
    }

    /** Where nodes of partners come in, without a slash at the end; empty where they do not. */
    public Optional<String> peerBase() {
        return peerListener.map(Listener::base);
    }

    public List<String> remarks() {
        return remarks;
    }

    private static Certificate certificate(DataFolder folder, Config config, Rooms rooms, List<String> remarks) {
        String certificate = config.get(Setting.SERVER_TLS_CERT);
        String key = config.get(Setting.SERVER_TLS_KEY);
        if (certificate.isEmpty() != key.isEmpty()) {
            throw new IllegalArgumentException(
                    "set both server.tls_cert and server.tls_key, or neither for a self-signed certificate");
        }
        if (!certificate.isEmpty()) {
            return Certificate.load(Path.of(certificate), Path.of(key));
        }
        if (!Files.exists(folder.tlsCertificate())) {
            Certificate.selfSigned(
                            List.of(rooms.parties().ours().id(), "localhost", "127.0.0.1", "::1"),
                            rooms.clock().instant(),
                            new SecureRandom())
                    .save(folder.tlsCertificate(), folder.tlsKey());
        }
        Certificate own = Certificate.load(folder.tlsCertificate(), folder.tlsKey());
        remarks.add("The certificate is self-signed (" + folder.tlsCertificate()
                + "). Its sha256 fingerprint, to be compared by voice: "
                + own.fingerprint().spoken());
        return own;
    }

    /** Where nobody can log in though there is an administrator, the first one is told how. */
    private static Optional<String> firstLogin(Rooms rooms) {
        if (rooms.logins().anybodyCanLogIn()) {
            return Optional.empty();
        }
        Optional<Person> administrator = rooms.people().all().stream()
                .filter(person -> person.is(Role.ADMINISTRATOR))
                .findFirst();
        if (administrator.isEmpty()) {
            return Optional.empty(); // who uses the command line alone is not told at every start
        }
        String name = administrator.get().name();
        return Optional.of(
                rooms.appointments().administered()
                        ? "Nobody can log in to the console yet. An administrator with a token makes a link: comity"
                                + " person link " + name + " --as " + name + " --as-token FILE"
                        : "Nobody can log in to the console yet. This lets "
                                + administrator.get().title() + " in, once, within 24 hours: "
                                + LinkCommand.make(rooms, administrator.get()));
    }

    private static Answer text(String text) {
        return Answer.of(200)
                .header("Content-Type", "text/plain; charset=utf-8")
                .bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Answer ready(Rooms rooms) {
        rooms.database().read(reading -> {
            try (var rows = reading.prepare("SELECT 1").executeQuery()) {
                return rows.next();
            }
        });
        return text("ready\n");
    }

    private void followAll() {
        for (Followed each : rooms.followings().all()) {
            try {
                Follower.Look look = rooms.follower().look(each);
                if (look.taken() + look.refused() > 0) {
                    LOG.log(
                            System.Logger.Level.INFO,
                            "{0}: taken {1}, refused {2}",
                            each.name(),
                            look.taken(),
                            look.refused());
                }
            } catch (PeerFault | Refused | IOException | IllegalArgumentException e) {
                LOG.log(System.Logger.Level.WARNING, "{0} could not be followed: {1}", each.name(), e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void deliver() {
        if (rooms.feeds().plans().newest().isEmpty()) {
            return;
        }
        try {
            for (Delivered each :
                    rooms.feeds().deliveries().deliver(PlanSource.newest(rooms).terms(rooms))) {
                if (each.segments() > 0) {
                    LOG.log(
                            System.Logger.Level.INFO,
                            "{0}: {1} rows of {2} segments delivered",
                            each.recipient(),
                            each.rows(),
                            each.segments());
                }
                // What is wrong may be so for a day: it is said when it changes.
                if (!each.problems().equals(undelivered.put(each.recipient(), each.problems()))) {
                    each.problems()
                            .forEach(problem ->
                                    LOG.log(System.Logger.Level.WARNING, "{0}: {1}", each.recipient(), problem));
                }
            }
        } catch (IOException | Refused | Refusal | BadYaml e) {
            LOG.log(System.Logger.Level.WARNING, "observations could not be delivered: {0}", e.getMessage());
        }
    }

    private void cosignAll() {
        var cosigning = new Cosigning(rooms.ledger(), rooms.parties());
        for (Cosigner each : rooms.ledger().cosigners().all()) {
            try {
                Cosigning.Round round = cosigning.visit(each);
                // A partner may be away for a week: what is wrong is said when it changes.
                if (!round.remarks().equals(remarked.put(each.party(), round.remarks()))) {
                    round.remarks()
                            .forEach(remark -> LOG.log(System.Logger.Level.WARNING, "{0}: {1}", each.party(), remark));
                }
                round.forks()
                        .forEach(fork -> LOG.log(
                                System.Logger.Level.ERROR,
                                "the log {0} contradicts itself: {1}; see ledger verify",
                                fork.origin(),
                                fork.why()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static void drawAhead(Rooms rooms) {
        try {
            rooms.feeds().drawAhead();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A loop that fails is tried again at its next turn; all that it does resumes from a cursor. */
    private void loop(String what, Duration every, Runnable turn) {
        loops.scheduleWithFixedDelay(guarded(what, turn), every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    private Runnable guarded(String what, Runnable turn) {
        return () -> {
            try {
                turn.run();
            } catch (RuntimeException e) {
                if (loops.isShutdown()) {
                    return; // what it needs was taken from under it
                }
                LOG.log(System.Logger.Level.ERROR, what + " failed; it is tried again", e);
            }
        };
    }

    @Override
    public void close() {
        loops.shutdownNow();
        messenger.close();
        control.close();
        console.close();
        listener.close();
        peerListener.ifPresent(Listener::close);
        try {
            if (!loops.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.log(System.Logger.Level.WARNING, "a loop did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
