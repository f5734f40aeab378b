package org.comity.plan;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.comity.json.BadJson;
import org.junit.jupiter.api.Test;

/**
 * The house keeps its plan: arrows run down, there is no circle, and each framework lives in one folder. A rule that
 * never failed proves nothing, so each is shown a planted breach too.
 */
final class FloorPlanTest {
    private static final String HOUSE = "org.comity";

    /** The floors from the ground up; rooms of one floor do not know each other, but where {@link #BESIDE} says so. */
    private static final List<List<String>> FLOORS = List.of(
            List.of(
                    "json",
                    "yaml",
                    "sql",
                    "seal",
                    "pattern",
                    "marking",
                    "stix",
                    "misp",
                    "personal",
                    "duty",
                    "paper",
                    "routing",
                    "lists",
                    "observed"),
            List.of("parties", "ledger", "objects"),
            List.of("border"),
            List.of("cases", "feeds"),
            List.of(
                    "doors",
                    "doors.taxii",
                    "doors.log",
                    "doors.peer",
                    "doors.oidc",
                    "doors.shell",
                    "doors.console",
                    "doors.api",
                    "doors.feed",
                    "doors.mail",
                    "kinds",
                    "kinds.incident"),
            List.of("demo"),
            List.of(""));

    /** Who may know whom on the same floor. */
    private static final Map<String, List<String>> BESIDE = Map.ofEntries(
            Map.entry("pattern", List.of("json")),
            Map.entry("marking", List.of("json")),
            Map.entry("seal", List.of("json")),
            Map.entry("stix", List.of("json", "pattern")),
            Map.entry("misp", List.of("json", "stix", "marking", "pattern")),
            Map.entry("personal", List.of("json", "stix", "pattern")),
            Map.entry("duty", List.of("json", "yaml")),
            Map.entry("lists", List.of("routing", "yaml")),
            Map.entry("observed", List.of("json")),
            Map.entry("doors.taxii", List.of("doors")),
            Map.entry("doors.log", List.of("doors", "doors.taxii")),
            Map.entry("doors.peer", List.of("doors")),
            Map.entry("doors.api", List.of("doors", "doors.shell")),
            Map.entry("doors.feed", List.of("doors", "doors.taxii")),
            Map.entry("doors.mail", List.of("doors.taxii")),
            Map.entry("doors.oidc", List.of("doors.taxii")),
            Map.entry("doors.shell", List.of("doors.taxii", "doors.log", "doors.peer", "doors.oidc")),
            Map.entry("doors.console", List.of("doors", "doors.shell", "doors.oidc")),
            Map.entry("kinds", List.of("kinds.incident")));

    /** Which frameworks exist here, and the one room that knows each. */
    private static final Map<String, List<String>> FRAMEWORKS = Map.ofEntries(
            Map.entry("tools.jackson", List.of("json")),
            Map.entry("org.snakeyaml", List.of("yaml")),
            Map.entry("org.eclipse.jetty", List.of("doors")),
            Map.entry("org.bouncycastle", List.of("seal")),
            Map.entry("org.flywaydb", List.of("sql")),
            Map.entry("com.zaxxer.hikari", List.of("sql")),
            Map.entry("org.sqlite", List.of("sql")),
            Map.entry("org.postgresql", List.of("sql")),
            Map.entry("me.tongfei", List.of("doors.shell")),
            Map.entry("io.airlift", List.of("doors.shell")),
            Map.entry("gg.jte", List.of("doors.console")),
            Map.entry("com.openhtmltopdf", List.of("paper")),
            Map.entry("org.apache.pdfbox", List.of("paper")),
            Map.entry("org.apache.fontbox", List.of("paper")),
            Map.entry("jakarta.mail", List.of("doors.mail")),
            Map.entry("jakarta.activation", List.of("doors.mail")),
            Map.entry("com.nimbusds", List.of("doors.oidc")),
            Map.entry("picocli", List.of("doors.shell", "demo", "")));

    /** The program's own classes, from where they were compiled to; never those of tests. */
    private static final JavaClasses HOUSE_CLASSES = new ClassFileImporter()
            .importUrl(BadJson.class.getProtectionDomain().getCodeSource().getLocation());

    @Test
    void every_room_stands_on_a_floor() {
        var rooms = HOUSE_CLASSES.stream().map(FloorPlanTest::room).collect(Collectors.toCollection(TreeSet::new));
        assertThat(FLOORS.stream().flatMap(List::stream).toList()).containsAll(rooms);
        assertThat(rooms).hasSizeGreaterThan(10);
    }

    @Test
    void arrows_run_down() {
        for (ArchRule rule : floorRules()) {
            rule.check(HOUSE_CLASSES);
        }
    }

    @Test
    void there_are_no_circles() {
        circles().check(HOUSE_CLASSES);
    }

    @Test
    void each_framework_is_known_in_its_own_rooms_only() {
        for (ArchRule rule : frameworkRules()) {
            rule.check(HOUSE_CLASSES);
        }
    }

    @Test
    void outward_doors_never_reach_past_the_gate() {
        outwardDoors().check(HOUSE_CLASSES);
        logDoor().check(HOUSE_CLASSES);
    }

    @Test
    void only_the_border_lets_things_leave() {
        leaving().check(HOUSE_CLASSES);
    }

    @Test
    void only_the_sql_room_knows_which_database_it_is() {
        // Statements are text in the room that owns the table; opening connections is not their business.
        noClasses()
                .that()
                .resideOutsideOfPackage(HOUSE + ".sql")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.sql.DriverManager")
                .check(HOUSE_CLASSES);
    }

    @Test
    void only_two_files_know_the_web_server() {
        webServer().check(HOUSE_CLASSES);
    }

    // ---- the planted breaches ----

    @Test
    void a_planted_breach_of_each_rule_is_caught() {
        // This test class plays a room of the ground floor that reaches up, and a door that reaches past the gate.
        JavaClasses planted = new ClassFileImporter()
                .importClasses(
                        org.comity.json.PlantedBreach.class, org.comity.doors.taxii.PlantedBreach.class, BadJson.class);
        assertThat(floorRules())
                .anySatisfy(rule -> assertThatThrownBy(
                                () -> rule.allowEmptyShould(true).check(planted))
                        .isInstanceOf(AssertionError.class));
        assertThat(frameworkRules())
                .anySatisfy(rule -> assertThatThrownBy(
                                () -> rule.allowEmptyShould(true).check(planted))
                        .isInstanceOf(AssertionError.class));
        assertThatThrownBy(() -> outwardDoors().check(planted)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> webServer().check(planted)).isInstanceOf(AssertionError.class);
    }

    // ---- the rules ----

    private static List<ArchRule> floorRules() {
        var rules = new ArrayList<ArchRule>();
        for (int floor = 0; floor < FLOORS.size(); floor++) {
            var below = FLOORS.subList(0, floor).stream().flatMap(List::stream).toList();
            for (String room : FLOORS.get(floor)) {
                var known = new ArrayList<>(below);
                known.add(room);
                known.addAll(BESIDE.getOrDefault(room, List.of()));
                if (floor == FLOORS.size() - 1) {
                    known.addAll(FLOORS.get(floor));
                }
                rules.add(classes()
                        .that(inRoom(room))
                        .should()
                        .onlyDependOnClassesThat(outsideOrIn(known))
                        .as("the room \"" + room + "\" knows only " + known));
            }
        }
        return rules;
    }

    private static List<ArchRule> frameworkRules() {
        return FRAMEWORKS.entrySet().stream()
                .map(each -> (ArchRule) noClasses()
                        .that(inNoneOf(each.getValue()))
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(each.getKey() + "..")
                        .as(each.getKey() + " is known in " + each.getValue() + " only"))
                .toList();
    }

    private static ArchRule circles() {
        return slices().matching(HOUSE + ".(*)..").should().beFreeOfCycles();
    }

    private static ArchRule outwardDoors() {
        return noClasses()
                .that()
                .resideInAnyPackage(HOUSE + ".doors.taxii", HOUSE + ".doors.peer", HOUSE + ".doors.feed")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(HOUSE + ".objects", HOUSE + ".sql", HOUSE + ".ledger");
    }

    private static ArchRule webServer() {
        return noClasses()
                .that(DescribedPredicate.describe(
                        "other than Listener and Exchange",
                        type -> isOurs(type)
                                && !type.getName().matches("org\\.comity\\.doors\\.(Listener|Exchange)(\\$.*)?")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.eclipse.jetty..");
    }

    /** The logs are shown through what the ledger shows a reader; no statement of ours goes past it. */
    private static ArchRule logDoor() {
        return noClasses()
                .that()
                .resideInAPackage(HOUSE + ".doors.log")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(HOUSE + ".objects", HOUSE + ".sql");
    }

    private static ArchRule leaving() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(HOUSE + ".border")
                .should()
                .callConstructor("org.comity.border.Leaving", "java.lang.Object")
                .orShould()
                .callConstructor("org.comity.border.Entering", "java.lang.Object");
    }

    private static String room(JavaClass type) {
        String name = type.getPackageName();
        return name.equals(HOUSE) ? "" : name.substring(HOUSE.length() + 1);
    }

    private static DescribedPredicate<JavaClass> inRoom(String room) {
        return DescribedPredicate.describe(
                "in " + room, type -> isOurs(type) && room(type).equals(room));
    }

    private static DescribedPredicate<JavaClass> inNoneOf(List<String> rooms) {
        return DescribedPredicate.describe("outside " + rooms, type -> isOurs(type) && !rooms.contains(room(type)));
    }

    private static DescribedPredicate<JavaClass> outsideOrIn(List<String> rooms) {
        return DescribedPredicate.describe(
                "elsewhere or in " + rooms, type -> !isOurs(type) || rooms.contains(room(type)));
    }

    private static boolean isOurs(JavaClass type) {
        return type.getPackageName().startsWith(HOUSE);
    }
}
