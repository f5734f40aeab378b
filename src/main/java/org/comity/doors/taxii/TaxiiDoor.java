package org.comity.doors.taxii;

import java.io.IOException;
import java.io.PushbackInputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.comity.border.Admission;
import org.comity.border.Gate;
import org.comity.border.Leaving;
import org.comity.border.Page;
import org.comity.border.Refused;
import org.comity.border.Shelf;
import org.comity.border.Versions;
import org.comity.border.Wanted;
import org.comity.doors.Answer;
import org.comity.doors.BadRequest;
import org.comity.doors.Request;
import org.comity.doors.Route;
import org.comity.json.BadJson;
import org.comity.json.Json;
import org.comity.json.JsonLimits;
import org.comity.json.JsonObject;
import org.comity.parties.Credentials;
import org.comity.parties.Visitor;

/**
 * The TAXII 2.1 server: the gate's shelves shown as collections. The node's own stands under the root {@code home},
 * partners' outboxes under the root {@code agreements}; a visitor sees what the gate shows them and nothing else.
 */
public final class TaxiiDoor {

    /** How long what is added at once may be, packed or unpacked. */
    public static final long BODY_BYTES_MAX = 16 << 20;

    /** How often the gate is asked on while a filter passes over everything, before an empty page is sent. */
    private static final int EMPTY_PAGES_MAX = 100;

    private static final Pattern HELD = Pattern.compile("(?:W/)?\"([0-9a-f]+)\\.([0-9a-f]+)(?:-gzip)?\"");

    private final Gate gate;
    private final Doorkeeper doorkeeper;
    private final Bookmark bookmark;
    private final Introduction introduction;
    private final Supplier<String> publicUrl;

    /**
     * What the server says of itself.
     *
     * @param title the node's name
     * @param contact whom to turn to; may be empty
     */
    public record Introduction(String title, String contact) {}

    /**
     * @param nextKey 32 secret bytes that stay the same from start to start, so that a reader may go on after one
     * @param publicUrl where others find this server, without a slash at the end; asked for at each discovery
     */
    public TaxiiDoor(
            Gate gate, Credentials credentials, byte[] nextKey, Introduction introduction, Supplier<String> publicUrl) {
        this.gate = gate;
        this.doorkeeper = new Doorkeeper(credentials);
        this.bookmark = new Bookmark(nextKey);
        this.introduction = introduction;
        this.publicUrl = publicUrl;
    }

    /** TAXII 2.1 §3.1, the table of endpoints. */
    public List<Route> routes() {
        return List.of(
                route("GET", "/taxii2/", 0, this::discovery),
                route("GET", "/taxii2/{root}/", 0, this::apiRoot),
                route("GET", "/taxii2/{root}/status/{status}/", 0, this::status),
                route("GET", "/taxii2/{root}/collections/", 0, this::collections),
                route("GET", "/taxii2/{root}/collections/{collection}/", 0, this::collection),
                route("GET", "/taxii2/{root}/collections/{collection}/manifest/", 0, this::manifest),
                route("GET", "/taxii2/{root}/collections/{collection}/objects/", 0, this::objects),
                route("POST", "/taxii2/{root}/collections/{collection}/objects/", BODY_BYTES_MAX, this::add),
                route("GET", "/taxii2/{root}/collections/{collection}/objects/{object}/", 0, this::object),
                route("DELETE", "/taxii2/{root}/collections/{collection}/objects/{object}/", 0, this::delete),
                route("GET", "/taxii2/{root}/collections/{collection}/objects/{object}/versions/", 0, this::versions));
    }

    /** One endpoint, for a visitor who is known. */
    @FunctionalInterface
    private interface Endpoint {
        Answer answer(Visitor visitor, Request request) throws IOException;
    }

    private Route route(String method, String pattern, long bodyBytesMax, Endpoint endpoint) {
        return new Route(
                method,
                pattern,
                bodyBytesMax,
                true,
                request -> {
                    Visitor visitor = doorkeeper.admit(request);
                    Media.accept(request.header("Accept"));
                    try {
                        return endpoint.answer(visitor, request)
                                .header("Vary", "Accept, Accept-Encoding, Authorization");
                    } catch (Refused refused) {
                        throw TaxiiError.of(refused);
                    } catch (BadJson e) {
                        throw new BadRequest(
                                400, "the body cannot be read, nothing of it was taken: " + e.getMessage());
                    }
                },
                TaxiiError::say);
    }

    // ---- the server ----

    private Answer discovery(Visitor visitor, Request request) {
        var roots = new ArrayList<String>();
        for (Root root : Root.values()) {
            if (gate.shelves(visitor).stream().anyMatch(root::holds)) {
                roots.add(publicUrl.get() + "/taxii2/" + root.path + "/");
            }
        }
        return resource(200, Resources.discovery(introduction.title(), introduction.contact(), roots));
    }

    private Answer apiRoot(Visitor visitor, Request request) {
        Root root = root(visitor, request);
        return resource(
                200, Resources.apiRoot(introduction.title() + ": " + root.title, root.description, BODY_BYTES_MAX));
    }

    private Answer status(Visitor visitor, Request request) {
        Root root = root(visitor, request);
        Optional<UUID> id = uuid(request.param("status"));
        return id.stream()
                .flatMap(known -> gate.shelves(visitor).stream()
                        .filter(root::holds)
                        .flatMap(shelf -> gate.admission(visitor, shelf, known).stream()))
                .findFirst()
                .map(admission -> resource(200, Resources.status(admission)))
                .orElseThrow(() ->
                        new BadRequest(404, "no status of that id is known, or no longer: they are kept for a day"));
    }

    // ---- collections ----

    private Answer collections(Visitor visitor, Request request) {
        Root root = root(visitor, request);
        return resource(
                200,
                Resources.collections(
                        gate.shelves(visitor).stream().filter(root::holds).toList()));
    }

    private Answer collection(Visitor visitor, Request request) {
        return resource(200, Resources.collection(shelf(visitor, request)));
    }

    private Answer manifest(Visitor visitor, Request request) {
        return page(visitor, request, Question.Known.COLLECTION, Pages.Form.MANIFEST);
    }

    private Answer objects(Visitor visitor, Request request) {
        return page(visitor, request, Question.Known.COLLECTION, Pages.Form.ENVELOPE);
    }

    private Answer object(Visitor visitor, Request request) {
        return page(visitor, request, Question.Known.OBJECT, Pages.Form.ENVELOPE);
    }

    private Answer versions(Visitor visitor, Request request) {
        return page(visitor, request, Question.Known.VERSIONS, Pages.Form.VERSIONS);
    }

    private Answer add(Visitor visitor, Request request) throws IOException {
        Shelf shelf = shelf(visitor, request);
        if (!shelf.canWrite()) {
            throw new BadRequest(403, "you may not add to this collection; its can_write is false for you");
        }
        Media.content(request.header("Content-Type"));
        PushbackInputStream body = new PushbackInputStream(request.body(), 1);
        int first = body.read();
        if (first < 0) {
            throw new BadRequest(400, "the body is empty; expected an envelope such as {\"objects\": [...]}");
        }
        body.unread(first);
        Admission admission;
        try (var elements = Json.elements(body, JsonLimits.STANDARD)) {
            admission = gate.admit(visitor, shelf, elements);
        }
        return resource(202, Resources.status(admission))
                .header("Location", "/taxii2/" + request.param("root") + "/status/" + admission.id() + "/");
    }

    /** TAXII 2.1 §5.7 wants both rights, and 404 where there is neither. */
    private Answer delete(Visitor visitor, Request request) {
        Question question = Question.read(request.query(), Question.Known.DELETE);
        Shelf shelf = shelf(visitor, request);
        if (!shelf.canRead() || !shelf.canWrite()) {
            throw new BadRequest(
                    shelf.canRead() || shelf.canWrite() ? 403 : 404,
                    "to delete from this collection its can_read and can_write must be true for you");
        }
        // Without a version the object as such is meant, all of it: §5.7 promises that it is not found afterwards.
        int count = question.specVersions().isEmpty() || question.specVersions().contains("2.1")
                ? gate.delete(
                        visitor,
                        shelf,
                        request.param("object"),
                        question.versions().orElse(Versions.ALL))
                : 0;
        if (count == 0) {
            throw unknownObject();
        }
        return Answer.of(200).header("Content-Type", Media.TAXII).header("Cache-Control", "no-store");
    }

    // ---- pages ----

    private Answer page(Visitor visitor, Request request, Question.Known known, Pages.Form form) {
        Question asked = Question.read(request.query(), known);
        Shelf shelf = readable(visitor, request);
        String object = request.params().get("object");
        String binding = String.join(
                "\n",
                shelf.id().toString(),
                visitor.party(),
                visitor.name(),
                form.name(),
                object == null ? "" : object);
        long after = 0;
        Question question = asked;
        if (asked.next().isPresent()) {
            Bookmark.Opened opened =
                    bookmark.open(asked.next().get(), asked.filter(), binding).orElseThrow(TaxiiDoor::forgedNext);
            after = opened.after();
            String filter = opened.filter();
            if (filter != null) {
                question = asked.with(filter, known).orElseThrow(TaxiiDoor::forgedNext);
            }
        }
        String name = bookmark.name(question.filter() + "\n" + after + "\n" + question.limit(), binding);
        Wanted wanted = new Wanted(
                question.addedAfter(),
                after,
                question.limit(),
                object == null ? question.ids() : List.of(object),
                question.types(),
                form == Pages.Form.VERSIONS ? Versions.ALL : question.versions().orElse(Versions.LAST),
                question.specVersions(),
                form == Pages.Form.ENVELOPE,
                held(request, name));
        Leaving<Page> leaving = gate.serve(visitor, shelf, wanted);
        for (int i = 0; i < EMPTY_PAGES_MAX && passedOver(leaving.content()); i++) {
            leaving = gate.serve(visitor, shelf, wanted.after(leaving.content().next()));
        }
        Page page = leaving.content();
        String etag = "\"" + page.mark() + "." + name + "\"";
        if (page.unchanged()) {
            return cached(Answer.of(304), etag);
        }
        if (page.rows().isEmpty() && object != null && isUnknown(visitor, shelf, question, object)) {
            throw unknownObject();
        }
        String next = page.more() ? bookmark.seal(page.next(), question.filter(), binding) : null;
        return cached(Pages.answer(leaving, form, next), etag);
    }

    private static BadRequest forgedNext() {
        return new BadRequest(
                400,
                "this next is not from here, or was given to another reader, for another collection or with other"
                        + " filters; repeat the parameters of the first page, or begin again without next");
    }

    private static boolean passedOver(Page page) {
        return page.rows().isEmpty() && page.more() && !page.unchanged();
    }

    /** The marks of pages that the caller holds, as far as they answer this very question. */
    private static Set<String> held(Request request, String name) {
        Set<String> marks = new HashSet<>();
        request.header("If-None-Match").ifPresent(header -> {
            var tags = HELD.matcher(header);
            while (tags.find()) {
                if (tags.group(2).equals(name)) {
                    marks.add(tags.group(1));
                }
            }
        });
        return marks;
    }

    private static Answer cached(Answer answer, String etag) {
        return answer.header("ETag", etag).header("Cache-Control", "private, no-cache");
    }

    /**
     * An object that is not here, or not in the version asked for, is not found (§5.6, §5.7). One that is here and was
     * only not added lately, or not to be had in that specification, makes an empty page.
     */
    private boolean isUnknown(Visitor visitor, Shelf shelf, Question question, String object) {
        if (question.addedAfter().isEmpty()
                && question.next().isEmpty()
                && question.specVersions().isEmpty()) {
            return true;
        }
        Wanted any = new Wanted(
                OptionalLong.empty(),
                0,
                1,
                List.of(object),
                List.of(),
                question.versions().orElse(Versions.ALL),
                List.of(),
                false,
                Set.of());
        return gate.serve(visitor, shelf, any).content().rows().isEmpty();
    }

    private static BadRequest unknownObject() {
        return new BadRequest(404, "there is no such object in this collection, or not in that version");
    }

    // ---- who sees what ----

    /** A root in which the visitor may know of nothing is not there for them. */
    private Root root(Visitor visitor, Request request) {
        return Root.named(request.param("root"))
                .filter(root -> gate.shelves(visitor).stream().anyMatch(root::holds))
                .orElseThrow(TaxiiDoor::unknownRoot);
    }

    private Shelf shelf(Visitor visitor, Request request) {
        Root root = Root.named(request.param("root")).orElseThrow(TaxiiDoor::unknownRoot);
        Shelf shelf = gate.shelf(visitor, request.param("collection"));
        if (!root.holds(shelf)) {
            throw new BadRequest(404, "there is no such collection under this API root for you");
        }
        return shelf;
    }

    private static BadRequest unknownRoot() {
        return new BadRequest(404, "there is no such API root for you; /taxii2/ lists those there are");
    }

    private Shelf readable(Visitor visitor, Request request) {
        Shelf shelf = shelf(visitor, request);
        if (!shelf.canRead()) {
            throw new BadRequest(403, "you may not read this collection; its can_read is false for you");
        }
        return shelf;
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return text.length() == 36 ? Optional.of(UUID.fromString(text)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Answer resource(int status, JsonObject resource) {
        return Answer.of(status)
                .header("Content-Type", Media.TAXII)
                .header("Cache-Control", "private, no-cache")
                .bytes(Json.bytes(resource));
    }
}
