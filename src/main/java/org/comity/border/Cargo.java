package org.comity.border;

import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.comity.json.JsonObject;
import org.comity.marking.Handling;
import org.comity.marking.HandlingCode;
import org.comity.marking.Tlp;
import org.comity.parties.Clause;
import org.comity.personal.Category;
import org.comity.personal.Contents;
import org.comity.personal.PersonalSearch;
import org.jspecify.annotations.Nullable;

/**
 * What may ever cross. Sealed: a new sort of thing that crosses is a line here, for everybody to see; a new kind of
 * case is not.
 */
sealed interface Cargo {

    /** What a clause calls it: a STIX type, or {@code case/KIND}. */
    String type();

    /** What its markings ask for. */
    Handling handling();

    /** The sectors it names. */
    Set<String> sectors();

    /** Categories of personal data found in it. */
    Set<Category> personal();

    /** The police handling codes it carries. */
    Set<HandlingCode> codes();

    /** Whether it is that party's own. */
    boolean isOf(String party);

    /** The next instant after that at which what is recorded of it alone changes an answer; null where there is none. */
    @Nullable
    Instant turnAfter(Instant now);

    /** The last such instant that has passed; null where there is none. */
    @Nullable
    Instant turnUpTo(Instant now);

    /**
     * One version of a STIX object, by what a clause can ask about. {@link #of} reads it off the object.
     *
     * @param type the STIX type
     * @param handling what its markings ask for
     * @param provenance whose it is and how it came
     * @param sectors the sectors it names
     * @param personal categories of personal data found in it
     * @param codes the police handling codes it carries
     */
    record StixVersion(
            String type,
            Handling handling,
            Provenance provenance,
            Set<String> sectors,
            Set<Category> personal,
            Set<HandlingCode> codes)
            implements Cargo {
        public StixVersion {
            sectors = Set.copyOf(sectors);
            personal = Set.copyOf(personal);
            codes = Set.copyOf(codes);
        }

        @Override
        public boolean isOf(String party) {
            return provenance.source().equals(party);
        }

        @Override
        public @Nullable Instant turnAfter(Instant now) {
            return provenance.turnAfter(now);
        }

        @Override
        public @Nullable Instant turnUpTo(Instant now) {
            return provenance.turnUpTo(now);
        }

        /** Everything a clause can ask about an object, read off it. */
        static StixVersion of(JsonObject object, Handling handling, Provenance provenance) {
            return of(object, PersonalSearch.contents(object), handling, provenance);
        }

        /** The same where its personal data has been looked for already. */
        static StixVersion of(JsonObject object, Contents contents, Handling handling, Provenance provenance) {
            String type = object.text("type");
            return new StixVersion(
                    type == null ? "" : type,
                    handling,
                    provenance,
                    Set.copyOf(object.texts("sectors")),
                    contents.categories(),
                    HandlingCode.on(object, handling));
        }

        /** The same version, which has come or been consented to in another way. */
        StixVersion with(Provenance other) {
            return other.equals(provenance) ? this : new StixVersion(type, handling, other, sectors, personal, codes);
        }
    }

    /**
     * One step of a joint case, by what a clause can ask about. {@link #of} reads it off what was signed.
     *
     * @param type {@code case/KIND}
     * @param author whose step it is, by the key it is signed with
     * @param handling what its marking asks for
     * @param sectors the sectors it names
     * @param personal categories of personal data found in its texts
     */
    record Step(String type, String author, Handling handling, Set<String> sectors, Set<Category> personal)
            implements Cargo {
        public Step {
            sectors = Set.copyOf(sectors);
            personal = Set.copyOf(personal);
        }

        /** Everything a clause can ask about a step, read off it. */
        static Step of(CaseStep step) {
            Tlp tlp = Tlp.ofLabel(Objects.requireNonNullElse(step.body().text("tlp"), ""));
            Handling handling = Handling.marked(tlp);
            JsonObject texts = JsonObject.builder()
                    .put("type", "note")
                    .put("content", String.join("\n", step.texts()))
                    .build();
            return new Step(
                    Clause.CASES + step.kind(),
                    step.author(),
                    handling,
                    Set.copyOf(step.body().texts("sectors")),
                    PersonalSearch.contents(texts).categories());
        }

        @Override
        public Set<HandlingCode> codes() {
            return Set.of();
        }

        @Override
        public boolean isOf(String party) {
            return author.equals(party);
        }

        @Override
        public @Nullable Instant turnAfter(Instant now) {
            return null;
        }

        @Override
        public @Nullable Instant turnUpTo(Instant now) {
            return null;
        }
    }

    /**
     * Rows of one report, by what a clause can ask about.
     *
     * @param type {@code observation/REPORT}
     * @param source whose node parted them
     * @param handling what the feed is marked with
     * @param personal categories of personal data that its columns hold
     */
    record Observations(String type, String source, Handling handling, Set<Category> personal) implements Cargo {
        public Observations {
            personal = Set.copyOf(personal);
        }

        /** Rows of that report under that marking; null where the feed has none. */
        static Observations of(String report, String source, @Nullable Tlp tlp, Set<Category> personal) {
            return new Observations(Clause.OBSERVATIONS + report, source, Handling.marked(tlp), personal);
        }

        @Override
        public Set<String> sectors() {
            return Set.of();
        }

        @Override
        public Set<HandlingCode> codes() {
            return Set.of();
        }

        @Override
        public boolean isOf(String party) {
            return source.equals(party);
        }

        @Override
        public @Nullable Instant turnAfter(Instant now) {
            return null;
        }

        @Override
        public @Nullable Instant turnUpTo(Instant now) {
            return null;
        }
    }
}
