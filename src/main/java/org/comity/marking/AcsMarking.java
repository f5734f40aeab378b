package org.comity.marking;

import java.util.Collection;
import java.util.List;
import org.comity.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * An Access Control Specification marking, version 3.0a of the Information Sharing Architecture (ISA), as CISA and AIS use
 * it; in STIX it is an OASIS extension.
 *
 * <p>Only one that is understood to its last property becomes such a value; any other is an {@link UnknownMarking}, because
 * an unread restriction denies.
 *
 * @param id of the marking-definition
 * @param identifier ISA's own for the marked resource, {@code isa:guide.…}
 * @param name for people
 * @param created when the resource was marked, as written
 * @param custodian the organisation that answers for it, such as {@code USA.DHS.US-CERT}
 * @param originator the organisation that made it
 * @param authorities URNs of the authorities it was made under
 * @param useByDefault whether what no privilege names is permitted ({@code privdefault})
 * @param sharingByDefault whether sharing on is permitted where no rule names the recipient ({@code sharedefault})
 * @param controls what access control asks about
 * @param privileges rules on what may be done with it
 * @param furtherSharing rules on sharing it on
 * @param disposition what is to be done with it one day
 * @param publicRelease who released it to the public
 * @param body the whole extension as it stands, those parts included that matter only to classified resources
 */
public record AcsMarking(
        String id,
        String identifier,
        @Nullable String name,
        String created,
        String custodian,
        @Nullable String originator,
        List<String> authorities,
        boolean useByDefault,
        boolean sharingByDefault,
        Controls controls,
        List<Privilege> privileges,
        List<Sharing> furtherSharing,
        @Nullable Disposition disposition,
        @Nullable PublicRelease publicRelease,
        JsonObject body)
        implements Marking {

    /** The extension that ACS comes as. */
    public static final String EXTENSION = "extension-definition--3a65884d-005a-4290-8335-cb2d778a83ce";

    /** ACS's word for governments other than that of the United States, among the recipients of a sharing rule. */
    public static final String FOREIGN_GOVERNMENT = "FOREIGNGOV";

    public AcsMarking {
        authorities = List.copyOf(authorities);
        privileges = List.copyOf(privileges);
        furtherSharing = List.copyOf(furtherSharing);
    }

    /** The level of classification; a node holds U only. */
    public enum Classification {
        U,
        C,
        S,
        TS
    }

    /** The control set: who may see it, and what kind of information it is. Empty lists restrict nothing. */
    public record Controls(
            Classification classification,
            List<String> sciControls,
            List<String> logicalAuthorityCategories,
            List<String> formalDeterminations,
            List<String> caveats,
            List<String> sensitivities,
            List<String> shareabilities,
            List<String> entities,
            List<String> permittedNationalities,
            List<String> permittedOrganizations) {}

    /** A rule: that action by those in scope is permitted or denied. */
    public record Privilege(String action, Scope scope, boolean permitted) {}

    /** Whom a privilege concerns; {@code ALL} alone in a list means everybody, an empty list was not given. */
    public record Scope(
            List<String> nationalities,
            List<String> organizations,
            List<String> shareabilities,
            List<String> entities) {}

    /** A rule: sharing on with those organisations or groups is permitted or denied. */
    public record Sharing(List<String> scope, boolean permitted) {}

    /** What is to be done with the resource, and when, as written. */
    public record Disposition(String date, String process) {}

    /** Who released it to the public, and when, as written. */
    public record PublicRelease(String by, @Nullable String on) {}

    /** Whether it went through formal release to the public. */
    public boolean isPublic() {
        return controls.formalDeterminations().contains("PUBREL");
    }

    /** Whether it is not to be given to foreign nationals or governments (NF, "no foreign"). */
    public boolean isForbiddenToForeigners() {
        return controls.formalDeterminations().contains("NF");
    }

    /**
     * Whether a holder may share it on with a recipient.
     *
     * @param names what the recipient is called in ACS: its organisation's name and the groups it belongs to, such as
     *     {@link #FOREIGN_GOVERNMENT}
     * @return what the rules that name it say, deny before permit; where none does, what the policy says
     */
    public boolean mayBeSharedOnWith(Collection<String> names) {
        List<Sharing> naming = furtherSharing.stream()
                .filter(rule -> rule.scope().stream().anyMatch(names::contains))
                .toList();
        return naming.isEmpty() ? sharingByDefault : naming.stream().allMatch(Sharing::permitted);
    }

    @Override
    public List<Classified> classified() {
        return controls.classification() == Classification.U
                        && controls.sciControls().isEmpty()
                ? List.of()
                : AcsReader.classifiedExtension(body);
    }
}
