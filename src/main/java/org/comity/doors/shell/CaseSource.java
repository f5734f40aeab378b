package org.comity.doors.shell;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.comity.border.Admission;
import org.comity.border.Outcome;
import org.comity.border.Row;
import org.comity.border.Versions;
import org.comity.border.Wanted;
import org.comity.cases.CoreSteps;
import org.comity.cases.Field;
import org.comity.cases.Kind;
import org.comity.cases.StepForm;
import org.comity.cases.Told;
import org.comity.json.BadJson;
import org.comity.json.Json;
import org.comity.json.JsonElements.Element;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.comity.seal.Digest;

/**
 * What a case is told from: an object that is held, with what is held around it; or a file, whose objects are imported
 * once it is certain that the case takes what they say.
 */
final class CaseSource {
    /** Objects of one file. */
    static final int SOURCE_OBJECTS_MAX = 10_000;

    private static final int FAILURES_TOLD = 50;
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{1,248}--[0-9a-f-]{36}");

    private final Rooms rooms;
    private final Terminal terminal;
    private final String named;
    private final Map<String, JsonObject> objects = new LinkedHashMap<>();
    private final Map<String, Digest> digests = new HashMap<>();
    private final List<Element> elements = new ArrayList<>();
    private List<Outcome> considered = List.of();
    private Set<String> fromHome = Set.of();
    private int failed;

    private CaseSource(Rooms rooms, Terminal terminal, String named) {
        this.rooms = rooms;
        this.terminal = terminal;
        this.named = named;
    }

    /**
     * Reads it; nothing is imported yet.
     *
     * @param named a STIX id that is held, or a file
     */
    static CaseSource read(Rooms rooms, Terminal terminal, String named) {
        var source = new CaseSource(rooms, terminal, named);
        if (ID.matcher(named).matches() && !Files.exists(terminal.file(Path.of(named)))) {
            source.held();
        } else {
            source.file();
        }
        return source;
    }

    // ---- held ----

    private void held() {
        hold(List.of(named));
        if (objects.isEmpty()) {
            throw new Refusal(Exit.NOT_FOUND, "nothing is held under " + named + ", and there is no such file");
        }
        String from = rooms.gate().releases().sourceOf(named);
        if (!from.equals(rooms.parties().ours().id())) {
            throw new Refusal(
                    Exit.REFUSED,
                    named + " came from " + from + ", and what came from others is not said again in steps of ours;"
                            + " link it: comity case link");
        }
        var wanted = new Wanted(
                OptionalLong.empty(),
                0,
                1_000,
                List.of(),
                List.of("relationship"),
                Versions.LAST,
                List.of(),
                true,
                Set.of());
        var near = new ArrayList<String>();
        for (Row row : Home.all(rooms, wanted)) {
            JsonObject each = Json.parseObject(Objects.requireNonNull(row.body()));
            if (named.equals(each.text("source_ref")) || named.equals(each.text("target_ref"))) {
                objects.put(String.valueOf(each.text("id")), each);
                near.add(named.equals(each.text("source_ref")) ? each.text("target_ref") : each.text("source_ref"));
            }
        }
        collect(Objects.requireNonNull(objects.get(named)), near);
        around(near);
    }

    /**
     * What is held under these ids, as far as it is not here yet, and what the events and tasks among it name in turn. What
     * came from others is only there to be linked.
     */
    private void around(List<String> ids) {
        List<String> wanted = ids;
        while (!wanted.isEmpty() && objects.size() < SOURCE_OBJECTS_MAX) {
            List<String> lacking = wanted.stream()
                    .distinct()
                    .filter(id -> !objects.containsKey(id))
                    .limit(SOURCE_OBJECTS_MAX)
                    .toList();
            hold(lacking);
            var next = new ArrayList<String>();
            for (String each : lacking) {
                if (!objects.containsKey(each) || !isPart(each)) {
                    continue;
                }
                if (rooms.gate()
                        .releases()
                        .sourceOf(each)
                        .equals(rooms.parties().ours().id())) {
                    collect(Objects.requireNonNull(objects.get(each)), next);
                } else {
                    terminal.say(each + ": it came from others, and is only linked.");
                    // It stays to be linked: of what it says nothing is read.
                    objects.put(
                            each,
                            JsonObject.builder()
                                    .put("type", "linked")
                                    .put("id", each)
                                    .build());
                }
            }
            wanted = next.stream().filter(CaseSource::isPart).toList();
        }
    }

    private static boolean isPart(String id) {
        return id.startsWith("event--") || id.startsWith("task--");
    }

    /** Every id in it, wherever it stands. */
    private static void collect(JsonValue value, List<String> ids) {
        switch (value) {
            case JsonObject object -> object.forEach((name, each) -> collect(each, ids));
            case org.comity.json.JsonArray array -> array.forEach(each -> collect(each, ids));
            case org.comity.json.JsonString text -> {
                if (ID.matcher(text.text()).matches()) {
                    ids.add(text.text());
                }
            }
            default -> {}
        }
    }

    private void hold(List<String> ids) {
        for (int from = 0; from < ids.size(); from += 100) {
            var wanted = new Wanted(
                    OptionalLong.empty(),
                    0,
                    1_000,
                    ids.subList(from, Math.min(from + 100, ids.size())),
                    List.of(),
                    Versions.LAST,
                    List.of(),
                    true,
                    Set.of());
            for (Row row : Home.all(rooms, wanted)) {
                byte[] body = Objects.requireNonNull(row.body());
                JsonObject object = Json.parseObject(body);
                String id = String.valueOf(object.text("id"));
                objects.put(id, object);
                digests.put(id, Digest.of(body));
            }
        }
    }

    // ---- a file ----

    private void file() {
        boolean piped = named.equals("-");
        Path file = terminal.file(Path.of(named));
        try (var in = new BufferedInputStream(piped ? terminal.in().get() : Files.newInputStream(file), 1 << 16)) {
            var source = ImportSource.open(in);
            source.problems(problem -> failure(problem.where(), problem.message()));
            for (Element each = source.next(); each != null; each = source.next()) {
                elements.add(each);
                if (elements.size() > SOURCE_OBJECTS_MAX) {
                    throw new Refusal(
                            Exit.USAGE,
                            named + " has more than " + SOURCE_OBJECTS_MAX
                                    + " objects; import it, and name one by its id");
                }
            }
        } catch (IOException e) {
            throw new Refusal(Exit.USAGE, named + " cannot be read: " + e.getMessage());
        } catch (BadJson e) {
            throw new Refusal(Exit.USAGE, named + ": " + e.getMessage() + "; nothing of it was taken");
        }
        List<Outcome> outcomes = rooms.gate().consider(elements).outcomes();
        for (int i = 0; i < elements.size(); i++) {
            JsonObject object = elements.get(i).object();
            Outcome outcome = outcomes.get(i);
            if (object != null && outcome.problem() == null) {
                objects.put(outcome.id(), object);
                digests.put(outcome.id(), Digest.of(elements.get(i).bytes()));
            }
        }
        considered = outcomes;
        var near = new ArrayList<String>();
        objects.values().forEach(each -> collect(each, near));
        Set<String> inFile = Set.copyOf(objects.keySet());
        around(near);
        fromHome = objects.keySet().stream()
                .filter(id -> !inFile.contains(id))
                .collect(java.util.stream.Collectors.toUnmodifiableSet());
    }

    private void failure(String where, String problem) {
        if (failed++ < FAILURES_TOLD) {
            terminal.say(named + ": " + (where.isEmpty() ? "" : where + ": ") + problem);
        }
    }

    // ---- what it says ----

    /** The one object that tells a case of that kind. */
    JsonObject teller(Kind kind) {
        if (objects.get(named) instanceof JsonObject held) {
            if (!kind.toldBy().equals(held.text("type"))) {
                throw new Refusal(Exit.USAGE, named + " is no " + kind.toldBy());
            }
            return held;
        }
        List<JsonObject> tellers = objects.values().stream()
                .filter(each -> !fromHome.contains(String.valueOf(each.text("id"))))
                .filter(each -> !kind.toldBy().isEmpty() && kind.toldBy().equals(each.text("type")))
                .toList();
        if (tellers.size() == 1) {
            return tellers.getFirst();
        }
        considered.stream()
                .filter(each -> each.problem() != null && each.id().startsWith(kind.toldBy() + "--"))
                .forEach(each -> failure(each.id(), String.valueOf(each.problem())));
        throw new Refusal(
                Exit.USAGE,
                tellers.isEmpty()
                        ? named + " holds no " + (kind.toldBy().isEmpty() ? "object that tells a case" : kind.toldBy())
                                + " that could be taken"
                        : named + " holds " + tellers.size() + " objects of the type " + kind.toldBy()
                                + "; import it, and name one by its id");
    }

    /** What it says of a case of that kind. */
    Told told(Kind kind, List<String> assessment) {
        JsonObject teller = teller(kind);
        try {
            return kind.told(teller, objects, typed(kind, assessment));
        } catch (IllegalArgumentException e) {
            throw new Refusal(Exit.REFUSED, "not taken: " + e.getMessage());
        }
    }

    private static Map<String, JsonValue> typed(Kind kind, List<String> values) {
        var typed = new TreeMap<String, JsonValue>();
        StepForm form = kind.step(kind.assessedBy()).orElse(null);
        for (String each : values) {
            int equals = each.indexOf('=');
            Field field = form == null || equals < 1
                    ? null
                    : form.fields().stream()
                            .filter(known -> known.name().equals(each.substring(0, equals)))
                            .findFirst()
                            .orElse(null);
            if (field == null) {
                throw new IllegalArgumentException(
                        "--assess \"" + each + "\" is not written NAME=VALUE, with a NAME that" + " an assessment has");
            }
            typed.put(field.name(), field.typed(each.substring(equals + 1)));
        }
        return typed;
    }

    /** The step that links that object, as it is held or will be. */
    Told.Said link(String object, String what) {
        JsonObject.Builder says = JsonObject.builder().put("object", object);
        Digest digest = digests.get(object);
        if (digest != null) {
            says.put("sha256", digest.hex());
        }
        return new Told.Said(CoreSteps.LINKED, (what.isEmpty() ? says : says.put("as", what)).build());
    }

    /** What may be linked: what is here, but for what only ties or marks others. */
    List<String> linkable() {
        return objects.entrySet().stream()
                .filter(each -> !fromHome.contains(each.getKey()))
                .filter(each -> !Set.of(
                                "relationship", "marking-definition", "extension-definition", "language-content")
                        .contains(String.valueOf(each.getValue().text("type"))))
                .map(Map.Entry::getKey)
                .toList();
    }

    String typeOf(String id) {
        return String.valueOf(Objects.requireNonNull(objects.get(id)).text("type"));
    }

    /**
     * Imports the file, as {@code comity import} does.
     *
     * @return ids that are held now
     */
    Set<String> take() {
        if (elements.isEmpty()) {
            return Set.copyOf(objects.keySet());
        }
        var taken = new java.util.LinkedHashSet<String>();
        Admission admission =
                rooms.gate().admitBatch(rooms.operator(), rooms.gate().shelf(rooms.operator(), "home"), elements);
        for (Outcome each : admission.outcomes()) {
            if (each.problem() == null) {
                taken.add(each.id());
            } else {
                failure(each.id(), each.problem());
            }
        }
        terminal.say("Objects taken into our own collection: " + taken.size() + ", failed " + failed + ".");
        return taken;
    }

    /** What became of it all, for the exit code. */
    int exit() {
        if (failed > FAILURES_TOLD) {
            terminal.say("... and " + (failed - FAILURES_TOLD) + " more that could not be taken.");
        }
        return failed == 0 ? Exit.OK : Exit.USAGE;
    }
}
