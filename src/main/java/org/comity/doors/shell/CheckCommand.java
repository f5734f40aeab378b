package org.comity.doors.shell;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.comity.json.BadJson;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonElements.Element;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.comity.stix.Checked;
import org.comity.stix.Finding;
import org.comity.stix.Severity;
import org.comity.stix.Stix;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code comity check}: STIX files held against the standard; needs no node. */
@Command(
        name = "check",
        description =
                "Hold STIX files against STIX 2.1: what breaks a MUST is an error, what breaks a SHOULD a warning."
                        + " Exits with 2 when there is any error.")
final class CheckCommand implements Callable<Integer> {
    private final Shell shell;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "files; - for what is piped in")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "-o",
            paramLabel = "FORM",
            defaultValue = "table",
            description = "table, json (one line an object) or csv")
    private Table.Form form = Table.Form.table;

    CheckCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        Terminal terminal = shell.terminal();
        var table = new Table("file", "object", "severity", "property", "rule", "section", "message");
        long objects = 0;
        long errors = 0;
        long warnings = 0;
        for (Path named : files) {
            try (var in =
                    named.toString().equals("-") ? terminal.in().get() : Files.newInputStream(terminal.file(named))) {
                var source = ImportSource.open(new BufferedInputStream(in, 1 << 16));
                for (Element element = source.next(); element != null; element = source.next()) {
                    objects++;
                    List<Finding> findings = findings(element);
                    errors += findings.stream().filter(Finding::isError).count();
                    warnings += findings.stream()
                            .filter(finding -> !finding.isError())
                            .count();
                    JsonObject object = element.object();
                    String id = object == null ? "" : String.valueOf(object.text("id"));
                    if (form == Table.Form.json) {
                        terminal.out().println(verdict(id, findings));
                    } else {
                        for (Finding each : findings) {
                            table.row(
                                    named.toString(),
                                    id,
                                    each.severity().toString(),
                                    each.property(),
                                    each.rule(),
                                    each.section(),
                                    each.message());
                        }
                    }
                }
            } catch (BadJson e) {
                throw new Refusal(Exit.USAGE, named + ": " + e.getMessage());
            }
        }
        if (form != Table.Form.json) {
            table.print(terminal, form);
        }
        terminal.say(objects + " objects, " + errors + " errors, " + warnings + " warnings");
        return errors == 0 ? Exit.OK : Exit.USAGE;
    }

    private static List<Finding> findings(Element element) {
        JsonObject object = element.object();
        if (object == null) {
            return List.of(new Finding(Severity.ERROR, "", "json", "3.1", String.valueOf(element.problem())));
        }
        Checked checked = Stix.check(object);
        return checked.findings();
    }

    private static String verdict(String id, List<Finding> findings) {
        var list = new ArrayList<JsonValue>();
        for (Finding each : findings) {
            list.add(JsonObject.builder()
                    .put("severity", each.severity().toString())
                    .put("property", each.property())
                    .put("rule", each.rule())
                    .put("section", each.section())
                    .put("message", each.message())
                    .build());
        }
        boolean valid = findings.stream().noneMatch(Finding::isError);
        return Json.print(JsonObject.builder()
                .put("id", id)
                .put("verdict", valid ? "valid" : "invalid")
                .put("findings", new JsonArray(list))
                .build());
    }
}
