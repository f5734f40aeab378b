package org.comity.doors.shell;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.comity.json.Json;
import org.comity.json.JsonElements;
import org.comity.json.JsonElements.Element;
import org.comity.json.JsonLimits;
import org.comity.json.JsonObject;
import org.comity.misp.MispEvent;
import org.comity.misp.MispEvents;
import org.comity.misp.Problem;
import org.comity.stix.Stix20;
import org.jspecify.annotations.Nullable;

/**
 * What a file holds, as STIX 2.1 objects one at a time: STIX 2.1 as it stands, STIX 2.0 raised, MISP events
 * translated.
 */
final class ImportSource {

    /** How much of a file is looked at to tell MISP from STIX. */
    private static final int LOOKED_AT = 8_192;

    private final @Nullable JsonElements stix;
    private final @Nullable MispEvents misp;
    private final Deque<Element> waiting = new ArrayDeque<>();
    private Consumer<Problem> problems = problem -> {};

    private ImportSource(@Nullable JsonElements stix, @Nullable MispEvents misp) {
        this.stix = stix;
        this.misp = misp;
    }

    /** @param in must support marks */
    static ImportSource open(InputStream in) throws IOException {
        in.mark(LOOKED_AT);
        byte[] beginning = in.readNBytes(LOOKED_AT);
        in.reset();
        return MispEvents.looksLike(beginning)
                ? new ImportSource(null, MispEvents.read(in))
                : new ImportSource(Json.elements(in, JsonLimits.STANDARD), null);
    }

    /** Where parts of MISP events go that could not be translated. */
    void problems(Consumer<Problem> taker) {
        problems = taker;
    }

    /**
     * The next object, or null at the end.
     *
     * @throws org.comity.json.BadJson when the text is not JSON from here on
     */
    @Nullable
    Element next() {
        while (waiting.isEmpty()) {
            if (misp != null) {
                MispEvent event = misp.next();
                if (event == null) {
                    return null;
                }
                event.problems().forEach(problems);
                event.objects().forEach(this::wait);
            } else if (stix != null) {
                Element element = stix.next();
                if (element == null) {
                    return null;
                }
                JsonObject object = element.object();
                if (object != null && Stix20.is(object)) {
                    Stix20.raise(object).forEach(this::wait);
                } else {
                    return element;
                }
            }
        }
        return waiting.poll();
    }

    private void wait(JsonObject object) {
        waiting.add(new Element(Json.bytes(object), object, null));
    }
}
