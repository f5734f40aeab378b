package org.comity.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.comity.Config;
import org.comity.DataFolder;
import org.comity.Node;
import org.comity.Serving;
import org.comity.Setting;
import org.comity.cases.Desk;
import org.comity.doors.shell.LinkCommand;
import org.comity.doors.shell.Rooms;
import org.comity.parties.Actor;
import org.comity.parties.Party;
import org.comity.parties.Person;
import org.comity.parties.Role;

/** A node with its doors open on loopback, and our people in it, each of one role and named by it. */
final class CasesNode implements AutoCloseable {
    private final Node node;
    private final Serving serving;
    private final Map<String, String> cookies = new HashMap<>();
    private boolean closed;

    private CasesNode(Node node, Serving serving) {
        this.node = node;
        this.serving = serving;
    }

    static CasesNode open(Ground ground, Workplace workplace, String name, String id) throws Exception {
        var data = new DataFolder(workplace.folder().resolve(name));
        var set = new HashMap<Setting, String>();
        List<String> database = ground.settings(name);
        if (!database.isEmpty()) {
            set.put(Setting.DATABASE_URL, database.getLast());
        }
        Node.create(data, config(data.path(), set), id, id, InstantSource.system());
        set.put(Setting.SERVER_LISTEN, "127.0.0.1:0");
        set.put(Setting.PEER_LISTEN, "127.0.0.1:0");
        Config config = config(data.path(), set);
        Node node = Node.open(data, config, InstantSource.system());
        for (Role role : Role.values()) {
            node.rooms()
                    .database()
                    .write(transaction -> node.rooms()
                            .appointments()
                            .add(
                                    transaction,
                                    Actor.AT_THE_FOLDER,
                                    "our-" + role.label(),
                                    role.label(),
                                    Set.of(role),
                                    null));
        }
        return new CasesNode(node, Serving.open(node, data, config, true));
    }

    private static Config config(Path folder, Map<Setting, String> set) {
        return Config.read(folder, Map.of(), set);
    }

    Rooms rooms() {
        return node.rooms();
    }

    /** The cases as whoever sits at the folder works them. */
    Desk desk() {
        return rooms().casebook().as(Actor.AT_THE_FOLDER);
    }

    /** Takes another party in. */
    void knows(Party other) {
        rooms().database()
                .write(transaction -> rooms().parties().add(transaction, other.id(), other.name(), other.key(), false));
    }

    /** From now on it goes to that node. */
    void reaches(CasesNode other) {
        rooms().federation()
                .peers()
                .add(
                        other.rooms().parties().ours().id(),
                        other.serving.peerBase().orElseThrow() + "/");
    }

    /** A connection of somebody of that role, who has come in by a login link. */
    HttpConnection browser(String role) throws Exception {
        return HttpConnection.browser(URI.create(serving.base()), cookie(role));
    }

    private String cookie(String role) throws Exception {
        String known = cookies.get(role);
        if (known != null) {
            return known;
        }
        Person person = rooms().people().require("our-" + role);
        URI link = URI.create(LinkCommand.make(rooms(), person));
        try (HttpClient client = HttpClient.newHttpClient()) {
            var answer = client.send(
                    HttpRequest.newBuilder(link)
                            .header("Sec-Fetch-Site", "same-origin")
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(HttpRequest.BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.ofString());
            String cookie = new ArrayList<>(answer.headers().allValues("Set-Cookie"))
                    .getFirst()
                    .split(";")[0];
            cookies.put(role, cookie);
            return cookie;
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            serving.close();
            node.close();
        }
    }
}
