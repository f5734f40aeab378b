package org.comity.doors.peer;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import org.comity.border.Batches;
import org.comity.border.Federation;
import org.comity.border.Partner;
import org.comity.border.Refused;
import org.comity.doors.Answer;
import org.comity.doors.BadRequest;
import org.comity.doors.Request;
import org.comity.doors.Route;
import org.comity.doors.Shown;
import org.comity.doors.Wording;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.json.JsonValue;
import org.comity.parties.Party;
import org.comity.seal.BadSeal;
import org.comity.seal.VerifyKey;

/**
 * Where partners' nodes come in. Who calls is said by the key of their TLS certificate and by nothing else: it is the
 * key their party signs with.
 */
public final class PeerDoor {

    /** The caller's incarnation; a restored node has to say that it is one. */
    static final String INCARNATION = "Comity-Incarnation";

    static final String BASE = "/peer/v1/";

    /** Bytes of letters that are handed in at once. */
    static final int LETTERS_BYTES_MAX = 6 << 20;

    private final Federation federation;
    private final InstantSource clock;

    public PeerDoor(Federation federation, InstantSource clock) {
        this.federation = federation;
        this.clock = clock;
    }

    /** What this door answers to. */
    public List<Route> routes() {
        return List.of(
                route("GET", BASE, 0, this::greet),
                route("GET", BASE + "agreements/{agreement}/letters/", 0, this::letters),
                route("POST", BASE + "agreements/{agreement}/letters/", LETTERS_BYTES_MAX, this::take),
                route("GET", BASE + "agreements/{agreement}/outboxes/{outbox}/batch/", 0, this::batch),
                route("GET", BASE + "agreements/{agreement}/segments/{segment}/rows/", 0, this::rows));
    }

    private Route route(String method, String pattern, long bytesMax, BiFunction<Partner, Request, Answer> what) {
        return new Route(method, pattern, bytesMax, true, request -> known(request, what), Wording.PLAIN);
    }

    /** Every request begins here: whose key is it, and in which life is that node. */
    private Answer known(Request request, BiFunction<Partner, Request, Answer> what) {
        try {
            Party party = caller(request);
            String incarnation = request.header(INCARNATION)
                    .orElseThrow(() -> new BadRequest(400, "say which incarnation you are in: " + INCARNATION));
            var partner = new Partner(party, incarnation);
            federation.peers().meet(partner);
            return what.apply(partner, request).header("Cache-Control", "no-store");
        } catch (Refused e) {
            int status = switch (e.why()) {
                case UNKNOWN -> 404;
                case FORBIDDEN, AGREEMENT -> 403;
                case UNFIT -> 409;
                case TOO_MUCH -> 429;
            };
            throw new BadRequest(status, String.valueOf(e.getMessage()));
        }
    }

    private Party caller(Request request) {
        var certificate = request.certificate();
        if (certificate == null) {
            throw new BadRequest(401, "this door is for nodes that show their party's key as a TLS certificate");
        }
        try {
            return federation
                    .keys()
                    .holder(VerifyKey.of(certificate))
                    .filter(party -> !party.ours())
                    .orElseThrow(() -> new BadRequest(
                            401, "no party known here has that key now; it has to be made known by comity party add"));
        } catch (BadSeal e) {
            throw new BadRequest(401, "the key of that certificate is none that a party signs with");
        }
    }

    private Answer greet(Partner partner, Request request) {
        federation.cases().askAgain(partner.party().id());
        var offers = federation.batches().offers(partner).stream()
                .<JsonValue>map(offer -> offer(partner, offer))
                .toList();
        return Answer.of(200)
                .header("Content-Type", "application/json")
                .bytes(Json.bytes(JsonObject.builder()
                        .put("party", federation.signer().party())
                        .put("incarnation", federation.signer().incarnation())
                        .put("time", clock.instant().toString())
                        .put("agreements", new JsonArray(offers))
                        .build()));
    }

    private JsonObject offer(Partner partner, Batches.Offer offer) {
        return JsonObject.builder()
                .put("id", offer.agreement())
                .put(
                        "outboxes",
                        JsonArray.ofTexts(
                                offer.outboxes().stream().map(UUID::toString).toList()))
                .put("written", federation.letters().last(partner.party().id(), offer.agreement()))
                .put("delivered", federation.letters().delivered(partner.party().id(), offer.agreement()))
                .put("heard", federation.letters().lastOf(partner, offer.agreement()))
                .build();
    }

    private Answer letters(Partner partner, Request request) {
        long after = number(request, "after");
        return bytes(federation
                .letters()
                .after(partner, request.param("agreement"), after)
                .content());
    }

    private Answer take(Partner partner, Request request) {
        try {
            byte[] frames = request.body().readAllBytes();
            long heard = federation.letters().take(partner, request.param("agreement"), frames);
            return Answer.of(200)
                    .header("Content-Type", "application/json")
                    .bytes(Json.bytes(JsonObject.builder().put("heard", heard).build()));
        } catch (IOException e) {
            throw e.getCause() instanceof BadRequest bad ? bad : new BadRequest(408, "the letters stopped coming");
        }
    }

    private Answer batch(Partner partner, Request request) {
        UUID outbox = uuid(request.param("outbox"));
        return federation
                .batches()
                .after(partner, request.param("agreement"), outbox, number(request, "after"), text(request, "previous"))
                .map(leaving -> bytes(leaving.content()))
                .orElseGet(() -> Answer.of(204));
    }

    private Answer rows(Partner partner, Request request) {
        return bytes(federation
                .segments()
                .serve(partner, request.param("agreement"), request.param("segment"), number(request, "from"))
                .content());
    }

    private static Answer bytes(byte[] content) {
        return Answer.of(200).header("Content-Type", "application/octet-stream").bytes(content);
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new BadRequest(404, "there is no such outbox for you");
        }
    }

    private static String text(Request request, String name) {
        return request.query().stream()
                .filter(each -> each.name().equals(name))
                .map(Request.Parameter::value)
                .findFirst()
                .orElse("");
    }

    private static long number(Request request, String name) {
        String text = text(request, name);
        if (!text.matches("[0-9]{1,18}")) {
            throw new BadRequest(400, name + " is a number from 0, not \"" + Shown.text(text) + "\"");
        }
        return Long.parseLong(text);
    }
}
