package org.comity.doors.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.comity.Config;
import org.comity.DataFolder;
import org.comity.Node;
import org.comity.Program;
import org.comity.Serving;
import org.comity.Setting;
import org.comity.doors.shell.Rooms;
import org.comity.ledger.LogName;
import org.comity.seal.TimeCode;

/** The node of the fictional Northland with its console open on loopback, and a clock that stands until it is turned. */
final class Stand implements AutoCloseable {
    static final String OURS = "csirt.northland.example";
    static final String PASSWORD = "seven herons over the harbour";
    private static final Pattern COOKIE = Pattern.compile("comity=([A-Za-z0-9_-]*);.*");
    private static final Pattern SECRET = Pattern.compile("class=\"secret\">([A-Z2-7 ]+)<");

    final Path folder;
    private final Node node;
    private final Serving serving;
    private final HttpClient client =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
    private volatile Instant stands = Instant.parse("2026-11-23T12:00:00Z");
    private volatile Duration ahead = Duration.ZERO;
    private volatile boolean runs;
    private final Map<String, String> secrets = new TreeMap<>();

    Stand() throws IOException {
        this(rooms -> {});
    }

    /** @param before what is done before its doors open */
    Stand(java.util.function.Consumer<Rooms> before) throws IOException {
        this(before, Map.of());
    }

    /** @param settings beside where it listens */
    Stand(java.util.function.Consumer<Rooms> before, Map<Setting, String> settings) throws IOException {
        folder = Files.createTempDirectory("comity-console-");
        var data = new DataFolder(folder.resolve("node"));
        Config config = Config.read(data.path(), Map.of(), settings(settings));
        Node.create(data, config, OURS, "Northland CSIRT", this::now);
        node = Node.open(data, config, this::now);
        before.accept(node.rooms());
        serving = Serving.open(node, data, config, true);
    }

    private static Map<Setting, String> settings(Map<Setting, String> more) {
        var settings = new TreeMap<>(more);
        settings.put(Setting.SERVER_LISTEN, "127.0.0.1:0");
        return settings;
    }

    /** A page as it came. */
    record Got(int status, String body, HttpResponse<String> response) {
        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** The token of the cookie that came with it; empty where none came. */
        String cookie() {
            Matcher found = COOKIE.matcher(header("Set-Cookie"));
            return found.matches() ? found.group(1) : "";
        }
    }

    Rooms rooms() {
        return node.rooms();
    }

    String base() {
        return serving.base();
    }

    Serving serving() {
        return serving;
    }

    Instant now() {
        return (runs ? Instant.now() : stands).plus(ahead);
    }

    void turn(Duration by) {
        ahead = ahead.plus(by);
    }

    /** From now on its clock is the machine's, for what is done together with programs that know no other. */
    void runs() {
        runs = true;
        ahead = Duration.ZERO;
    }

    // ---- the command line ----

    /** Runs a command inside the serving node; answers what it printed. */
    String run(String... words) {
        return run(List.of(0, 3, 7), words);
    }

    /** The same for one that ends otherwise. */
    String runTo(int exit, String... words) {
        return run(List.of(exit), words);
    }

    private String run(List<Integer> exits, String... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var arguments = new java.util.ArrayList<>(List.of(words));
        arguments.add("--data");
        arguments.add(folder.resolve("node").toString());
        int exit = Program.run(arguments, folder, Map.of(), new ByteArrayInputStream(new byte[0]), out, err);
        assertThat(exit).as(err.toString(StandardCharsets.UTF_8)).isIn(exits);
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Takes somebody in. */
    void person(String name, String roles) {
        run("person", "add", name, "--name", name.substring(0, 1).toUpperCase() + name.substring(1), "--role", roles);
    }

    /** The path of a new one-time link. */
    String link(String name) {
        String url = run("person", "link", name).strip();
        assertThat(url).startsWith(base());
        return url.substring(base().length());
    }

    /** Logs somebody in by a link; answers the cookie's token. */
    String in(String name) {
        Got got = post(link(name), "", Map.of());
        assertThat(got.status()).isEqualTo(303);
        return got.cookie();
    }

    /** Takes somebody in and logs them in by a link. */
    String in(String name, String roles) {
        person(name, roles);
        return in(name);
    }

    /** Sets the password of whoever has that cookie. */
    void password(String name, String cookie) {
        String page = get("/console/account/", cookie).body();
        Matcher found = SECRET.matcher(page);
        assertThat(found.find()).isTrue();
        secrets.put(name, found.group(1).replace(" ", ""));
        Got got =
                post("/console/account/", cookie, Map.of("password", PASSWORD, "again", PASSWORD, "code", code(name)));
        assertThat(got.header("Location")).as(got.body()).isEqualTo("/console/account/?done=1");
    }

    /** The code that somebody's app shows now. */
    String code(String name) {
        return new TimeCode(bytes(secrets.get(name))).at(TimeCode.step(now()));
    }

    private static byte[] bytes(String base32) {
        var bits = new StringBuilder();
        for (char c : base32.toCharArray()) {
            String five = Integer.toBinaryString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c));
            bits.append("0".repeat(5 - five.length())).append(five);
        }
        byte[] bytes = new byte[bits.length() / 8];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(bits.substring(i * 8, i * 8 + 8), 2);
        }
        return bytes;
    }

    // ---- the browser ----

    Got get(String path, String cookie) {
        return send(request(path, cookie).GET());
    }

    /** Sends a form as a page of the console would. */
    Got post(String path, String cookie, Map<String, String> fields) {
        return send(form(path, cookie, fields).header("Origin", base()).header("Sec-Fetch-Site", "same-origin"));
    }

    HttpRequest.Builder form(String path, String cookie, Map<String, String> fields) {
        String body = fields.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return request(path, cookie)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body));
    }

    HttpRequest.Builder request(String path, String cookie) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base() + path));
        return cookie.isEmpty() ? request : request.header("Cookie", "comity=" + cookie);
    }

    Got send(HttpRequest.Builder request) {
        try {
            var response = client.send(request.build(), BodyHandlers.ofString());
            return new Got(response.statusCode(), response.body(), response);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Got logIn(String name, String password, String code) {
        return post("/console/login/", "", Map.of("name", name, "password", password, "code", code));
    }

    // ---- the home log ----

    /** The records of that kind, as JSON. */
    List<String> logged(String kind) {
        return rooms().ledger().entries(LogName.HOME, 0, 10_000).stream()
                .map(each -> java.util.Objects.requireNonNull(each.opening()))
                .filter(each -> kind.equals(each.json().text("kind")))
                .map(Object::toString)
                .toList();
    }

    @Override
    public void close() throws IOException {
        serving.close();
        node.close();
        try (var inside = Files.walk(folder)) {
            for (Path each : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
