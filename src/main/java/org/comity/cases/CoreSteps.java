package org.comity.cases;

import static org.comity.cases.StepForm.Weight.CONCLUDES;
import static org.comity.cases.StepForm.Weight.RESTRICTS;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The steps that every case has, whatever its kind. */
public final class CoreSteps {
    public static final String OPENED = "opened";
    public static final String INVITED = "invited";
    public static final String JOINED = "joined";
    public static final String DECLINED = "declined";
    public static final String LEFT = "left";
    public static final String REMOVED = "removed";
    public static final String ROLE_GIVEN = "role-given";
    public static final String ROLE_REVOKED = "role-revoked";
    public static final String LEAD_PASSED = "lead-passed";
    public static final String LEAD_TAKEN = "lead-taken";
    public static final String FROZEN = "frozen";
    public static final String UNFROZEN = "unfrozen";
    public static final String TASKED = "tasked";
    public static final String TASK_DONE = "task-done";
    public static final String LINKED = "linked";
    public static final String NOTED = "noted";
    public static final String CLOSED = "closed";
    public static final String REOPENED = "reopened";

    /** By these a case is led. */
    static final Set<String> LEADING =
            Set.of(REMOVED, ROLE_GIVEN, ROLE_REVOKED, LEAD_PASSED, LEAD_TAKEN, CLOSED, REOPENED);

    private static final Pattern HEX = Pattern.compile("[0-9a-f]{32,64}");
    private static final Pattern LAST = Pattern.compile("none|[0-9]{1,9}\\.[0-9]{1,9}");
    private static final Pattern STIX_ID = Pattern.compile("[a-z][a-z0-9-]{1,248}--[0-9a-f-]{36}");

    /** An instant, in UTC. */
    public static final Pattern INSTANT =
            Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?Z");

    private static final Field PARTY = Field.must("party", Field.PARTY, "the id of a party");
    private static final Field ROLE = Field.must("role", Field.NAME, "a role of this kind of case");
    private static final Field AREA = Field.must("frozen-area", Field.NAME, "a work area of this kind of case");

    static final Map<String, StepForm> BY_NAME = List.of(
                    StepForm.of(
                            OPENED,
                            "the case begins",
                            Field.must("title", Field.LINE, "a line that says what it is about"),
                            Field.must("nonce", HEX, "32 hexadecimal digits that name the case")),
                    StepForm.of(
                            INVITED,
                            "a party may join",
                            PARTY,
                            new Field("roles", false, true, Set.of(), Field.NAME, "roles of this kind of case")),
                    StepForm.of(JOINED, "the invitation is taken up"),
                    StepForm.of(DECLINED, "the invitation is not taken up").alsoAfterwards(),
                    StepForm.of(LEFT, "a member is one no more").alsoAfterwards(),
                    StepForm.of(
                                    REMOVED,
                                    "the lead removes a member",
                                    PARTY,
                                    Field.must("last", LAST, "incarnation and number of its last step that counts"))
                            .weighing(RESTRICTS)
                            .alsoAfterwards(),
                    StepForm.of(ROLE_GIVEN, "a member gets a role", PARTY, ROLE),
                    StepForm.of(ROLE_REVOKED, "a member loses a role", PARTY, ROLE)
                            .weighing(RESTRICTS),
                    StepForm.of(LEAD_PASSED, "the lead goes to another member", PARTY)
                            .alsoAfterwards(),
                    StepForm.of(LEAD_TAKEN, "a member takes the lead that nobody has")
                            .alsoAfterwards(),
                    StepForm.of(FROZEN, "a member freezes a work area", AREA)
                            .weighing(RESTRICTS)
                            .alsoAfterwards(),
                    StepForm.of(UNFROZEN, "the member that froze it lets it go on", AREA)
                            .alsoAfterwards(),
                    StepForm.of(
                            TASKED,
                            "something is to be done",
                            Field.must("task", Field.NAME, "a short name"),
                            Field.must("title", Field.LINE, "what is to be done"),
                            Field.may("party", Field.PARTY, "the id of the member that does it"),
                            Field.may("due", INSTANT, "an instant such as 2026-03-02T12:00:00Z")),
                    StepForm.of(TASK_DONE, "it is done", Field.must("task", Field.NAME, "a task's short name")),
                    StepForm.of(
                            LINKED,
                            "a STIX object belongs to the case",
                            Field.must("object", STIX_ID, "the id of a STIX object"),
                            Field.may("sha256", HEX, "the digest of its bytes"),
                            Field.may("as", Field.LINE, "what it is to the case, such as indicator")),
                    StepForm.of(NOTED, "something to know", Field.may("at", INSTANT, "when it happened"))
                            .alsoAfterwards(),
                    StepForm.of(CLOSED, "the work is over").weighing(CONCLUDES),
                    StepForm.of(REOPENED, "the work goes on").alsoAfterwards())
            .stream()
            .collect(Collectors.toUnmodifiableMap(StepForm::name, Function.identity()));

    private CoreSteps() {}

    /** Their forms, by name. */
    public static List<StepForm> forms() {
        return BY_NAME.values().stream()
                .sorted(Comparator.comparing(StepForm::name))
                .toList();
    }
}
