package org.comity.border;

import java.util.Set;
import org.comity.json.JsonObject;
import org.comity.marking.Handling;
import org.comity.marking.HandlingCode;
import org.comity.personal.Category;
import org.comity.personal.Contents;
import org.comity.personal.PersonalData;

/**
 * What may ever cross. Sealed: a new sort of thing that crosses is a line here, for everybody to see; a new kind of
 * case is not.
 */
sealed interface Cargo {

    /**
     * One version of a STIX object, by what a clause can ask about. {@link #of} reads it off the object.
     *
     * @param type the STIX type
     * @param handling what its markings ask for
     * @param source the id of the party it came from
     * @param under the id of the agreement it came under; empty for our own, and where that is not recorded
     * @param sectors the sectors it names
     * @param personal categories of personal data found in it
     * @param codes the police handling codes it carries
     */
    record StixVersion(
            String type,
            Handling handling,
            String source,
            String under,
            Set<String> sectors,
            Set<Category> personal,
            Set<HandlingCode> codes)
            implements Cargo {
        public StixVersion {
            sectors = Set.copyOf(sectors);
            personal = Set.copyOf(personal);
            codes = Set.copyOf(codes);
        }

        /** Everything a clause can ask about an object, read off it. */
        static StixVersion of(JsonObject object, Handling handling, String source) {
            return of(object, handling, source, "");
        }

        static StixVersion of(JsonObject object, Handling handling, String source, String under) {
            return of(object, PersonalData.contents(object), handling, source, under);
        }

        /** The same where its personal data has been looked for already. */
        static StixVersion of(JsonObject object, Contents contents, Handling handling, String source, String under) {
            String type = object.text("type");
            return new StixVersion(
                    type == null ? "" : type,
                    handling,
                    source,
                    under,
                    Set.copyOf(object.texts("sectors")),
                    contents.categories(),
                    HandlingCode.on(object, handling));
        }
    }
}
