package org.comity.doors.console;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comity.doors.Answer;
import org.comity.doors.BadRequest;
import org.comity.doors.Request;
import org.comity.doors.oidc.Away;
import org.comity.doors.oidc.Journey;
import org.comity.doors.oidc.OpenId;
import org.comity.doors.oidc.Outcome;
import org.comity.doors.shell.Rooms;
import org.comity.json.JsonObject;
import org.comity.parties.LoginAnswer;
import org.comity.parties.Logins;
import org.comity.parties.Person;
import org.comity.seal.Locked;
import org.jspecify.annotations.Nullable;

/**
 * Coming in by the login provider: to it, back from it, and a code of the app on top where that is asked. What a browser
 * carries meanwhile is a cookie that only this process can read; nothing is kept here for whoever has not come back.
 */
final class ProviderPages {
    static final String PATH = "/console/login/oidc/";
    private static final String HOW = "login provider";

    /** How long somebody may look for the code of their app. */
    private static final long CODE_SECONDS_MAX = 300;

    private final ConsoleDoor door;
    private final Entrance entrance;
    private final Locked locked;

    ProviderPages(ConsoleDoor door, Entrance entrance) {
        this.door = door;
        this.entrance = entrance;
        var random = new SecureRandom();
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        this.locked = new Locked(secret, "comity login provider", random);
    }

    /** What the page of a refusal says; without a reference where the provider is away. */
    record NotInPage(String reference, boolean away) {}

    /** The page that asks for a code too. */
    record CodePage(String name, boolean refused) {}

    /** The page of whoever is in; the browser goes on by itself. */
    record ArrivedPage(String name) {}

    /**
     * Sends somebody to the provider. Not by a form: the content security policy lets none lead elsewhere. Only from a page
     * of ours or typed, so that no other site begins logins in anybody's name.
     */
    Answer start(Request request) {
        OpenId openId = provider();
        String site = request.header("Sec-Fetch-Site").orElse("none");
        if (!site.equals("same-origin") && !site.equals("none")) {
            return door.onTo("/console/login/");
        }
        try {
            OpenId.Begun begun = openId.begin(back());
            return entrance.withPass(
                    door.onTo(begun.to().toString()),
                    lock(begun.journey().text(), "journey"),
                    Journey.LASTING_MAX.toSeconds());
        } catch (Away e) {
            return away();
        }
    }

    /** What the provider has to know as ours, letter by letter. */
    private URI back() {
        return URI.create(door.rooms().base().get() + PATH);
    }

    /** Takes somebody who comes back from the provider. */
    Answer back(Request request) {
        OpenId openId = provider();
        String address = Entrance.address(request);
        Optional<Journey> journey = entrance.pass(request)
                .flatMap(pass -> open(pass, "journey"))
                .flatMap(text -> Journey.parse(text, now()));
        Outcome outcome;
        try {
            outcome = journey.isEmpty()
                    ? new Outcome.Unfit("state", "this browser has begun no login here in the last ten minutes")
                    : openId.finish(journey.get(), parameters(request));
        } catch (Away e) {
            return away();
        }
        return switch (outcome) {
            case Outcome.Unfit unfit -> notIn(LoginAnswer.Why.PROVIDER, null, unfit.claim(), unfit.why(), address);
            case Outcome.Named named -> named(openId, named, address);
        };
    }

    private static Map<String, List<String>> parameters(Request request) {
        var parameters = new LinkedHashMap<String, List<String>>();
        for (Request.Parameter each : request.query()) {
            parameters.computeIfAbsent(each.name(), name -> new ArrayList<>()).add(each.value());
        }
        return parameters;
    }

    private Answer named(OpenId openId, Outcome.Named named, String address) {
        Logins logins = door.rooms().logins();
        Person person = logins.ties()
                .find(named.issuer(), named.claim(), named.subject())
                .orElse(null);
        if (person == null) {
            return notIn(
                    LoginAnswer.Why.NOT_TIED,
                    null,
                    named.claim(),
                    "nobody here is tied to " + named.subject() + " at " + named.issuer(),
                    address);
        }
        if (openId.terms().code()) {
            if (!logins.hasPassword(person)) {
                return notIn(
                        LoginAnswer.Why.NO_PASSWORD,
                        person,
                        "code",
                        "a code is asked here (oidc.ask_code), and " + person.name() + " has set up no app",
                        address);
            }
            return entrance.withPass(
                    codePage(200, person, false),
                    lock(person.nr() + " " + now().getEpochSecond(), "code"),
                    CODE_SECONDS_MAX);
        }
        LoginAnswer answer = door.rooms().database().write(transaction -> {
            LoginAnswer settled = logins.byProvider(transaction, person, named.issuer(), address);
            LoginLog.write(door.rooms(), transaction, settled, HOW, address, issuer(named.issuer()));
            return settled;
        });
        return arrived((LoginAnswer.In) answer);
    }

    private static JsonObject issuer(String issuer) {
        return JsonObject.builder().put("issuer", issuer).build();
    }

    /** Takes the code of the app from somebody whom the provider has named. */
    Answer code(Request request) throws Exception {
        OpenId openId = provider();
        String code = Form.of(request).text("code");
        String address = Entrance.address(request);
        Person person = entrance.pass(request)
                .flatMap(pass -> open(pass, "code"))
                .flatMap(this::waiting)
                .orElse(null);
        if (person == null || !openId.terms().code()) {
            return door.onTo("/console/login/");
        }
        Logins logins = door.rooms().logins();
        String issuer = openId.terms().issuer();
        Logins.Attempt attempt = logins.attemptCode(person, code, address);
        LoginAnswer answer = door.rooms().database().write(transaction -> {
            LoginAnswer settled = logins.settle(transaction, attempt, issuer);
            LoginLog.write(door.rooms(), transaction, settled, HOW, address, issuer(issuer));
            return settled;
        });
        return answer instanceof LoginAnswer.In in ? arrived(in) : codePage(403, person, true);
    }

    /** Of whom a code is waited for; empty when that took too long, or they are here no more. */
    private Optional<Person> waiting(String text) {
        String[] parts = text.split(" ", 2);
        long age = now().getEpochSecond() - Long.parseLong(parts[1]);
        return age < -CODE_SECONDS_MAX || age > CODE_SECONDS_MAX
                ? Optional.empty()
                : door.rooms().people().find(Long.parseLong(parts[0])).filter(person -> !person.removed());
    }

    private Answer codePage(int status, Person person, boolean refused) {
        return door.render(
                status,
                "codetoo",
                null,
                null,
                Texts.ENGLISH.say("provider.code.title"),
                new CodePage(person.displayName(), refused));
    }

    /**
     * A page, not a way on: the cookie of a sitting goes with nothing that another site began, and this way began at the
     * provider. The browser opens home from here by itself, or the person does.
     */
    private Answer arrived(LoginAnswer.In in) {
        Answer page = door.render(
                200,
                "arrived",
                null,
                null,
                Texts.ENGLISH.say("provider.arrived.title"),
                new ArrivedPage(in.person().displayName()));
        return entrance.withCookie(entrance.withoutPass(page), in.token())
                .header("Refresh", "0; url=" + ConsoleDoor.ROOT);
    }

    /** Whoever comes is told a reference, the home log the claim, and an administrator, by the reference, why. */
    private Answer notIn(LoginAnswer.Why why, @Nullable Person person, String claim, String said, String address) {
        Rooms rooms = door.rooms();
        String reference = rooms.logins().refusals().reference();
        rooms.database().write(transaction -> {
            LoginAnswer.No counted = rooms.logins().notByProvider(transaction, why, address);
            if (counted.why() != LoginAnswer.Why.LOCKED) {
                rooms.logins().refusals().keep(transaction, reference, person, address, claim, said);
                LoginLog.write(
                        rooms,
                        transaction,
                        new LoginAnswer.No(person, why, counted.locked()),
                        HOW,
                        address,
                        JsonObject.builder()
                                .put("reference", reference)
                                .put("claim", claim)
                                .build());
            }
            return counted;
        });
        return entrance.withoutPass(door.render(
                403, "notin", null, null, Texts.ENGLISH.say("provider.not.in"), new NotInPage(reference, false)));
    }

    private Answer away() {
        return door.render(503, "notin", null, null, Texts.ENGLISH.say("provider.away.title"), new NotInPage("", true));
    }

    /** The provider; without one there is nothing here. */
    private OpenId provider() {
        return door.rooms().openId().orElseThrow(() -> new BadRequest(404, "there is nothing at this path"));
    }

    private Instant now() {
        return door.rooms().clock().instant();
    }

    private String lock(String text, String context) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(locked.lock(text.getBytes(StandardCharsets.UTF_8), context));
    }

    private Optional<String> open(String text, String context) {
        try {
            return locked.open(Base64.getUrlDecoder().decode(text), context)
                    .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // not base64, so not ours
        }
    }
}
