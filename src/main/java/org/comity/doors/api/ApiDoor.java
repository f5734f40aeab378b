package org.comity.doors.api;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.comity.border.Decision;
import org.comity.border.Refused;
import org.comity.doors.Answer;
import org.comity.doors.Request;
import org.comity.doors.Route;
import org.comity.doors.shell.Exit;
import org.comity.doors.shell.Refusal;
import org.comity.doors.shell.Rooms;
import org.comity.json.JsonObject;
import org.comity.parties.NotPermitted;
import org.comity.parties.Role;
import org.comity.parties.Scope;

/**
 * The routes under {@code /api/v1/}. Each says for whom it is, by the roles of the command that does the same. A no is a
 * problem (RFC 9457) whose detail is the sentence that the command line prints.
 */
public final class ApiDoor {
    static final String ROOT = "/api/v1";

    /** Of a body; a text in a step has 10,000 characters, each of which may take twelve bytes. */
    static final long BODY_BYTES_MAX = 256 << 10;

    private static final Set<Role> ALL = EnumSet.allOf(Role.class);
    private static final Set<Role> ON_CASES = Role.READING_TERMS;
    private static final Set<Role> ON_OBJECTS = Role.READING;
    private static final Set<Role> ON_LOGS = EnumSet.of(Role.OPERATOR, Role.AUDITOR);
    private static final Set<Role> OPERATORS = EnumSet.of(Role.OPERATOR);
    private static final Set<Role> ON_STEPS = Role.WORKING_CASES;
    private static final Set<Role> ADMINISTRATORS = EnumSet.of(Role.ADMINISTRATOR);
    private static final Set<Role> APPROVERS = EnumSet.of(Role.APPROVER);
    private static final Set<Role> DRAFTING = Role.DRAFTING;

    private final Gatekeeper gatekeeper;
    private final Once once = new Once();
    private final List<Route> routes = new ArrayList<>();

    /** What reads. */
    @FunctionalInterface
    interface Reads {
        Reply reply(Caller caller);
    }

    /** What reads by a question in a body. */
    @FunctionalInterface
    interface Asks {
        Reply reply(Caller caller, byte[] body);
    }

    /** What answers without asking who calls. */
    @FunctionalInterface
    interface Tells {
        Reply reply(Request request);
    }

    public ApiDoor(Rooms rooms) {
        this.gatekeeper = new Gatekeeper(rooms);
    }

    /** All of them, in the order of the OpenAPI document. */
    public List<Route> routes() {
        routes.clear();
        var about = new About();
        tells("/openapi.json", about::document);
        tells("/problems", about::problems);
        tells("/problems/{problem}", about::problem);
        reads("/me", ALL, about::me);
        var cases = new Cases();
        var acts = new CaseActs();
        reads("/cases", ON_CASES, cases::list);
        acts("/cases", ON_STEPS, acts::open);
        reads("/cases/{case}", ON_CASES, cases::show);
        reads("/cases/{case}/timeline", ON_CASES, cases::timeline);
        acts("/cases/{case}/steps", ON_STEPS, acts::take);
        reads("/cases/{case}/steps/{step}", ON_CASES, cases::step);
        reads("/cases/{case}/why/{party}", ON_CASES, cases::why);
        reads("/cases/{case}/report", ON_CASES, cases::report);
        reads("/cases/{case}/stix", ON_CASES, cases::stix);
        acts("/cases/{case}/readers", ON_STEPS, acts::assign);
        reads("/kinds", ON_CASES, cases::kinds);
        reads("/kinds/{kind}", ON_CASES, cases::kind);
        var agreements = new Agreements();
        reads("/agreements", ON_CASES, agreements::list);
        reads("/agreements/{agreement}", ON_CASES, agreements::show);
        asks("/simulations", DRAFTING, Agreements.DRAFT_BYTES_MAX, agreements::simulate);
        reads("/parties", ALL, agreements::parties);
        var objects = new Objects();
        reads("/objects", ON_OBJECTS, objects::list);
        asks("/objects/search", ON_OBJECTS, BODY_BYTES_MAX, objects::search);
        reads("/objects/{object}", ON_OBJECTS, objects::show);
        reads("/objects/{object}/versions", ON_OBJECTS, objects::versions);
        reads("/why", ON_CASES, objects::whyAsked);
        var releases = new Releases();
        var releasing = new Releasing();
        reads("/releases", ON_OBJECTS, releases::sums);
        acts("/releases", OPERATORS, releasing::release);
        asks("/releases/preview", ON_OBJECTS, BODY_BYTES_MAX, releasing::preview);
        asks("/releases/dry-run", OPERATORS, BODY_BYTES_MAX, releasing::dryRun);
        reads("/preview", ON_OBJECTS, releases::preview);
        reads("/stagings", ON_OBJECTS, releases::stagings);
        reads("/stagings/{nr}", ON_OBJECTS, releases::staging);
        acts("/stagings/{nr}/approve", APPROVERS, releases::approve);
        acts("/stagings/{nr}/reject", APPROVERS, releases::reject);
        acts("/stagings/{nr}/withdraw", ALL, releases::withdraw);
        var recalls = new Recalls();
        reads("/recalls", ON_OBJECTS, recalls::list);
        acts("/recalls", OPERATORS, recalls::ask);
        reads("/recalls/{nr}", ON_OBJECTS, recalls::show);
        acts("/recalls/{nr}/answer", OPERATORS, recalls::answer);
        var logs = new Logs();
        var entries = new LogEntries();
        reads("/ledger", ON_LOGS, logs::heads);
        reads("/ledger/entries", ON_LOGS, entries::list);
        reads("/ledger/entries/{number}", ON_LOGS, entries::show);
        asks("/ledger/verification", ON_LOGS, BODY_BYTES_MAX, logs::verify);
        var persons = new Persons();
        reads("/persons", ALL, persons::list);
        acts("/persons", ADMINISTRATORS, persons::add);
        reads("/persons/{person}", ALL, persons::show);
        // Everybody may give up what is their own, so the appointments decide.
        acts("/persons/{person}/roles", ALL, persons::roles);
        acts("/persons/{person}/remove", ALL, persons::remove);
        return List.copyOf(routes);
    }

    private void tells(String path, Tells tells) {
        add("GET", path, 0, request -> tells.reply(request).answer());
    }

    private void reads(String path, Set<Role> roles, Reads reads) {
        add("GET", path, 0, request -> {
            Caller caller = gatekeeper.admit(request);
            caller.require(Scope.API_READ);
            caller.require(roles);
            return reads.reply(caller).answer();
        });
    }

    private void acts(String path, Set<Role> roles, Once.Act act) {
        add("POST", path, BODY_BYTES_MAX, request -> {
            Caller caller = gatekeeper.admit(request);
            caller.require(Scope.API_WRITE);
            caller.require(roles);
            Media.content(request);
            Asked.of(request);
            return once.once(caller, act);
        });
    }

    /** A question that is too long, or too confidential, for a path; it changes nothing, so that it needs no key. */
    private void asks(String path, Set<Role> roles, long bytesMax, Asks asks) {
        add("POST", path, bytesMax, request -> {
            Caller caller = gatekeeper.admit(request);
            caller.require(Scope.API_READ);
            caller.require(roles);
            Media.content(request);
            Asked.of(request);
            return asks.reply(caller, request.body().readAllBytes()).answer();
        });
    }

    private void add(String method, String path, long bytesMax, Route.Handling handling) {
        routes.add(new Route(
                method,
                ROOT + path,
                bytesMax,
                true,
                request -> {
                    try {
                        Media.accept(request);
                        return handling.answer(request);
                    } catch (Objection e) {
                        return e.answer();
                    } catch (Refused e) {
                        return refused(e);
                    } catch (NotPermitted e) {
                        return Problem.REFUSED.answer(String.valueOf(e.getMessage()), JsonObject.EMPTY);
                    } catch (Refusal e) {
                        return (e.exit() == Exit.NOT_FOUND ? Problem.UNKNOWN : Problem.REFUSED)
                                .answer(String.valueOf(e.getMessage()), JsonObject.EMPTY);
                    } catch (IllegalArgumentException e) {
                        return Problem.INVALID.answer(String.valueOf(e.getMessage()), JsonObject.EMPTY);
                    }
                },
                Problem::say));
    }

    /** What the rooms refuse, in the words of this door. */
    private static Answer refused(Refused no) {
        Problem problem = switch (no.why()) {
            case UNKNOWN -> Problem.UNKNOWN;
            case AGREEMENT -> Problem.POLICY;
            case FORBIDDEN -> Problem.REFUSED;
            case UNFIT -> Problem.CONFLICT;
            case TOO_MUCH -> Problem.INVALID;
        };
        return problem.answer(
                String.valueOf(no.getMessage()),
                no.decision().map(ApiDoor::members).orElse(JsonObject.EMPTY));
    }

    private static JsonObject members(Decision decision) {
        return JsonObject.builder()
                .put("clause", decision.clause())
                .put("reason", decision.reason())
                .put("remedy", decision.remedy())
                .build();
    }
}
