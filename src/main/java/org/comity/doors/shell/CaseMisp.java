package org.comity.doors.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.comity.border.Row;
import org.comity.border.Versions;
import org.comity.border.Wanted;
import org.comity.cases.CaseState;
import org.comity.cases.Step;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.marking.Tlp;
import org.comity.misp.MispFeed;
import org.comity.parties.Role;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code comity case misp}: a case as a MISP event, with the objects that belong to it. */
@Command(
        name = "misp",
        description =
                "Print the case as a MISP event, with its linked objects as far as they are held and MISP has a form"
                        + " for them. It crosses to nobody by that.")
final class CaseMisp extends NodeCommand {
    private static final int LEFT_TOLD = 50;

    @Parameters(paramLabel = "CASE", description = "its name, or its id")
    private String name = "";

    CaseMisp(Shell shell) {
        super(shell);
    }

    @Override
    Set<Role> roles() {
        return CaseCommands.LOOKING;
    }

    @Override
    int run(Rooms rooms, Terminal terminal) {
        CaseState state = rooms.casebook().as(rooms.actor()).require(name);
        List<String> tags = state.kind().tags(state);
        List<JsonObject> told = state.kind().objects(state);
        if (tags.isEmpty() || told.isEmpty()) {
            throw new Refusal(Exit.USAGE, "a case of the kind " + state.kind().name() + " has no form in MISP");
        }
        List<String> links = state.links().stream()
                .map(link -> link.text("object"))
                .distinct()
                .toList();
        List<JsonObject> objects = held(rooms, links);
        var left = new ArrayList<MispFeed.LeftOut>();
        JsonObject event = MispFeed.event(
                report(state, told.getFirst(), tags, links), objects, ExportCommand.publisher(rooms), left::add);
        terminal.out().println(Json.pretty(event));
        left.stream()
                .limit(LEFT_TOLD)
                .forEach(each -> terminal.say("Left out: " + each.id() + ": " + CaseText.plain(each.reason())));
        if (left.size() > LEFT_TOLD) {
            terminal.say("... and " + (left.size() - LEFT_TOLD) + " more that MISP has no form for.");
        }
        return Exit.OK;
    }

    /** The case as a report is what an event of MISP is made of; the name, times and markings are those of its object. */
    private static JsonObject report(CaseState state, JsonObject told, List<String> tags, List<String> links) {
        Tlp tlp = Objects.requireNonNullElse(Tlp.ofLabel(state.tlp()), Tlp.RED);
        for (String id : told.texts("object_marking_refs")) {
            tlp = Objects.requireNonNullElse(Tlp.strictest(tlp, Tlp.ofId(id)), tlp);
        }
        for (Step link : state.links()) {
            tlp = Objects.requireNonNullElse(Tlp.strictest(tlp, Tlp.ofLabel(link.text("tlp"))), tlp);
        }
        String id = String.valueOf(told.text("id"));
        return JsonObject.builder()
                .put("type", "report")
                .put("spec_version", "2.1")
                .put("id", "report--" + id.substring(id.indexOf("--") + 2))
                .put("created", String.valueOf(told.text("created")))
                .put("modified", String.valueOf(told.text("modified")))
                .put("name", state.title())
                .putIfPresent("description", told.text("description"))
                .put("labels", JsonArray.ofTexts(tags))
                .put("object_refs", JsonArray.ofTexts(links))
                .put("object_marking_refs", JsonArray.ofTexts(tlp.id()))
                .build();
    }

    private static List<JsonObject> held(Rooms rooms, List<String> ids) {
        var held = new ArrayList<JsonObject>();
        for (int from = 0; from < ids.size(); from += 100) {
            List<String> some = ids.subList(from, Math.min(from + 100, ids.size()));
            var wanted = new Wanted(
                    OptionalLong.empty(), 0, 1_000, some, List.of(), Versions.LAST, List.of(), true, Set.of());
            for (Row row : Home.all(rooms, wanted)) {
                held.add(Json.parseObject(Objects.requireNonNull(row.body())));
            }
        }
        return held;
    }
}
