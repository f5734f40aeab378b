package org.comity.border;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonElements.Element;
import org.comity.json.JsonObject;
import org.comity.marking.Handling;
import org.comity.marking.MarkingDefinition;
import org.comity.marking.Tlp;
import org.comity.objects.HeldVersion;
import org.comity.objects.Holdings;
import org.comity.parties.Parties;
import org.comity.parties.Party;
import org.comity.sql.Database;
import org.comity.sql.Session;
import org.jspecify.annotations.Nullable;

/**
 * What is held, as the policy asks about it: an object's handling by the marking definitions held here.
 *
 * <p>An object is marked with the definition that its own source gave. Else whoever sends us another one under the same id
 * would lower the markings of others' objects.
 */
final class Definitions {
    private static final Handling PUBLIC = Handling.of(
            JsonObject.builder()
                    .put("object_marking_refs", JsonArray.ofTexts(Tlp.CLEAR.id()))
                    .build(),
            id -> null);

    private final Database database;
    private final Holdings holdings;
    private final Parties parties;

    /** Looked up once per run; a definition does not change (STIX 2.1 §7.2.1). */
    private final Map<Asked, Optional<JsonObject>> seen = new ConcurrentHashMap<>();

    private record Asked(String id, String source) {}

    Definitions(Database database, Holdings holdings, Parties parties) {
        this.database = database;
        this.holdings = holdings;
        this.parties = parties;
    }

    /** @param source the id of the party the object comes from */
    Handling handling(JsonObject object, String source) {
        String id = object.text("id");
        if (id != null && MarkingDefinition.predefined(id) != null) {
            return PUBLIC; // a definition that a standard fixes is held by everybody, and carries no marking itself
        }
        return Handling.of(
                object,
                definition -> seen.computeIfAbsent(new Asked(definition, source), this::find)
                        .orElse(null));
    }

    /** Takes note of definitions that come in with what they mark, before any of it is held. */
    void coming(List<Element> elements, String source) {
        for (Element each : elements) {
            JsonObject object = each.object();
            if (object != null
                    && MarkingDefinition.TYPE.equals(object.text("type"))
                    && object.text("id") instanceof String id) {
                seen.compute(new Asked(id, source), (asked, any) -> {
                    Optional<JsonObject> held = ofSource(asked);
                    return held.isPresent() ? held : Optional.of(object);
                });
            }
        }
    }

    /** The latest version held of that object as cargo; empty where nothing is held. */
    Optional<Cargo> cargoOf(String id, Provenances provenances) {
        return database.read(reading -> {
            HeldVersion last = latest(holdings.versions(reading, id));
            if (last == null) {
                return Optional.<Cargo>empty();
            }
            String source = nameOf(last.source());
            Provenance provenance = Objects.requireNonNull(
                    provenances.of(reading, Map.of(last.nr(), last.source())).get(last.nr()));
            return Holdings.body(reading, last.nr()).map(body -> {
                JsonObject json = Json.parseObject(body);
                return Cargo.StixVersion.of(json, handling(json, source), provenance);
            });
        });
    }

    private Optional<JsonObject> ofSource(Asked asked) {
        return database.read(reading -> {
            List<HeldVersion> versions = standing(reading, asked.id());
            return read(reading, from(versions, asked.source()));
        });
    }

    /** As the source gave it; else as we have it; else where all who gave it agree. */
    private Optional<JsonObject> find(Asked asked) {
        return database.read(reading -> {
            List<HeldVersion> versions = standing(reading, asked.id());
            HeldVersion found = from(versions, asked.source());
            if (found == null) {
                found = from(versions, parties.ours().id());
            }
            if (found == null && !versions.isEmpty()) {
                HeldVersion first = versions.getFirst();
                boolean agreed = versions.stream().allMatch(each -> Arrays.equals(each.digest(), first.digest()));
                found = agreed ? first : null;
            }
            return read(reading, found);
        });
    }

    private List<HeldVersion> standing(Session session, String id) throws SQLException {
        return holdings.versions(session, id).stream()
                .filter(each -> !each.erased())
                .toList();
    }

    private @Nullable HeldVersion from(List<HeldVersion> versions, String source) {
        return latest(versions.stream()
                .filter(each -> nameOf(each.source()).equals(source))
                .toList());
    }

    private static @Nullable HeldVersion latest(List<HeldVersion> versions) {
        @Nullable HeldVersion last = null;
        for (HeldVersion each : versions) {
            if (!each.erased() && (last == null || time(each) >= time(last))) {
                last = each;
            }
        }
        return last;
    }

    private static Optional<JsonObject> read(Session session, @Nullable HeldVersion version) throws SQLException {
        return version == null
                ? Optional.empty()
                : Holdings.body(session, version.nr()).map(Json::parseObject);
    }

    private String nameOf(long party) {
        return parties.find(party).map(Party::id).orElse("");
    }

    private static long time(HeldVersion version) {
        return version.modified() == null ? 0 : version.modified();
    }
}
