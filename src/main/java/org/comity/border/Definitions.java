package org.comity.border;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.comity.json.Json;
import org.comity.json.JsonArray;
import org.comity.json.JsonObject;
import org.comity.marking.Handling;
import org.comity.marking.MarkingDefinition;
import org.comity.marking.Tlp;
import org.comity.objects.HeldVersion;
import org.comity.objects.Holdings;
import org.comity.sql.Database;
import org.jspecify.annotations.Nullable;

/** What is held, as the policy asks about it: an object's handling by the marking definitions held here. */
final class Definitions {
    private static final Handling PUBLIC = Handling.of(
            JsonObject.builder()
                    .put("object_marking_refs", JsonArray.ofTexts(Tlp.CLEAR.id()))
                    .build(),
            id -> null);

    private final Database database;
    private final Holdings holdings;

    /** Looked up once per run; a definition does not change (STIX 2.1 §7.2.1). */
    private final Map<String, Optional<JsonObject>> seen = new HashMap<>();

    Definitions(Database database, Holdings holdings) {
        this.database = database;
        this.holdings = holdings;
    }

    Handling handling(JsonObject object) {
        String id = object.text("id");
        if (id != null && MarkingDefinition.predefined(id) != null) {
            return PUBLIC; // a definition that a standard fixes is held by everybody, and carries no marking itself
        }
        return Handling.of(object, this::definition);
    }

    /** The latest version held of that object as cargo; empty where nothing is held. */
    Optional<Cargo> cargoOf(String id, Provenances provenances) {
        return latest(id).map(held -> {
            Provenance provenance = database.read(reading -> provenances
                    .of(reading, Map.of(held.version(), held.source()))
                    .get(held.version()));
            return Cargo.StixVersion.of(held.json(), handling(held.json()), Objects.requireNonNull(provenance));
        });
    }

    private record Latest(long version, long source, JsonObject json) {}

    private Optional<Latest> latest(String id) {
        return database.read(reading -> {
            @Nullable HeldVersion last = null;
            for (HeldVersion each : holdings.versions(reading, id)) {
                if (!each.erased() && (last == null || time(each) >= time(last))) {
                    last = each;
                }
            }
            if (last == null) {
                return Optional.<Latest>empty();
            }
            long version = last.nr();
            long source = last.source();
            return Holdings.body(reading, version).map(body -> new Latest(version, source, Json.parseObject(body)));
        });
    }

    private static long time(HeldVersion version) {
        return version.modified() == null ? 0 : version.modified();
    }

    private @Nullable JsonObject definition(String id) {
        return seen.computeIfAbsent(id, any -> latest(any).map(Latest::json)).orElse(null);
    }
}
